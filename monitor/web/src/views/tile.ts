// One present value, very large, with the personal range as a band and a marker on it.

import { figure, h, mark, say } from "../dom";
import { type Band, band, type Quantity, range, type Style, shown } from "../format";
import type { Lane } from "../journal";
import { named } from "../phrases";
import type { Part, Scene } from "./view";

export class Tile implements Part {
  readonly root: HTMLElement;
  private readonly name = h("span");
  private readonly value = h("span", { class: "figure" });
  private readonly unit = h("span", { class: "unit" });
  private readonly zone = h("span", { class: "zone" });
  private readonly needle = h("span", { class: "needle" });
  private readonly track = h("span", { class: "track", "aria-hidden": "true" }, this.zone, this.needle);
  private readonly usual = h("span", { class: "usual" });

  constructor(private readonly quantity: Quantity) {
    const label = h("dt", {}, this.name, " ", this.unit);
    this.root = h(
      "div",
      { class: `tile ${quantity.channel}` },
      label,
      h("dd", {}, this.value, this.track, this.usual),
    );
  }

  update(lane: Lane, { style, words }: Scene): void {
    const { channel } = this.quantity;
    say(this.name, named(this.quantity, words));
    figure(this.value, shown(this.quantity, lane.values[channel], style));
    say(this.unit, this.quantity.unit(style));
    const doubt = channel === "heart_rate_bpm" && lane.doubt ? words.doubts[lane.doubt] : undefined;
    mark(this.root, "data-doubt", doubt === undefined ? null : "");
    const usual = doubt === undefined ? lane.usual[channel] : undefined;
    mark(this.root, "data-known", usual ? "" : null);
    if (!usual) {
      say(this.usual, doubt === undefined ? "" : words.notBelieved(doubt));
      mark(this.root, "data-side", null);
      return;
    }
    const on = band(lane.values[channel], usual, this.quantity.span);
    const side = this.isAtAnEnd(lane.values[channel], usual, style) ? "within" : on.side;
    mark(this.root, "data-side", side);
    const text = range(this.quantity, usual, style);
    say(
      this.usual,
      side === "above" ? words.above(text) : side === "below" ? words.below(text) : words.usual(text),
    );
    this.place(on);
  }

  /** Whether a value reads the same as an end of its range: nobody understands "9.2, below 9.2". */
  private isAtAnEnd(value: number | null | undefined, usual: [number, number], style: Style): boolean {
    return usual.some((end) => shown(this.quantity, end, style) === shown(this.quantity, value, style));
  }

  private place({ low, high, at }: Band): void {
    this.zone.style.left = percent(low);
    this.zone.style.width = percent(high - low);
    this.needle.hidden = at === null;
    if (at !== null) this.needle.style.left = percent(at);
  }
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)}%`;
}
