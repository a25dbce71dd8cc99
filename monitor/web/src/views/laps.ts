// The laps of this run, the latest first.

import { arrange, h, say } from "../dom";
import { clock, DISTANCE, PACE, UNKNOWN } from "../format";
import type { Lane } from "../journal";
import type { Lap, Laps } from "../laps";
import type { Part, Scene } from "./view";

export class LapTable implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "laps" });
  private readonly columns = Array.from({ length: 4 }, () => h("th", { scope: "col" }));
  private readonly body = h("tbody");

  constructor(private readonly laps: Laps) {
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...this.columns)), this.body);
    this.root = h("section", { class: "card laps", "aria-labelledby": "laps" }, this.heading, table);
  }

  update(lane: Lane, scene: Scene): void {
    const laps = this.laps.of(lane);
    this.root.hidden = laps.length < 2;
    if (this.root.hidden) return;
    const { words, style } = scene;
    say(this.heading, words.laps.heading);
    const units = ["", "", DISTANCE.unit(style), PACE.unit(style)];
    this.columns.forEach((column, i) => {
      say(column, [words.laps.columns[i], units[i]].filter(Boolean).join(" "));
    });
    const rows = laps.toReversed().map((lap, i) => row(this.body.children[i], cells(lap, scene)));
    arrange(this.body, rows);
  }
}

function cells({ number, seconds, metres }: Lap, { style }: Scene): string[] {
  const pace = metres !== null && metres >= 10 ? PACE.show(metres / seconds, style) : UNKNOWN;
  const distance = metres === null ? UNKNOWN : DISTANCE.show(metres, style, 2);
  return [String(number), clock(seconds), distance, pace];
}

function row(known: Element | undefined, texts: readonly string[]): Element {
  const made = known ?? h("tr", {}, ...texts.map(() => h("td")));
  texts.forEach((text, i) => {
    const cell = made.children[i];
    if (cell) say(cell, text);
  });
  return made;
}
