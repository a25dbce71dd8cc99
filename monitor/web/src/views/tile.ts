// One present value, very large, with the personal range as a band and a marker on it.

import { figure, h, mark, say } from "../dom";
import { type Band, band, type Quantity, range, type Style, shown } from "../format";
import type { Lane } from "../journal";
import type { Lap } from "../laps";
import type { Reading } from "../readings";
import type { Scene } from "./view";

export class Tile {
  readonly root: HTMLElement;
  private readonly name = h("span");
  private readonly value = h("span", { class: "figure" });
  private readonly unit = h("span", { class: "unit" });
  private readonly zone = h("span", { class: "zone" });
  private readonly needle = h("span", { class: "needle" });
  private readonly track = h("span", { class: "track", "aria-hidden": "true" }, this.zone, this.needle);
  private readonly usual = h("span", { class: "usual" });

  constructor(readonly reading: Reading) {
    const label = h("dt", {}, this.name, " ", this.unit);
    const below = reading.quantity ? [this.track, this.usual] : [];
    this.root = h("div", { class: `tile ${reading.id}` }, label, h("dd", {}, this.value, ...below));
  }

  update(lane: Lane, lap: Lap, scene: Scene): void {
    const { style, words } = scene;
    const { text, unit } = this.reading.show(lane, lap, style);
    say(this.name, this.reading.name(words));
    figure(this.value, text);
    say(this.unit, unit);
    if (this.reading.quantity) this.compare(this.reading.quantity, lane, scene);
  }

  /** Say how a value lies to what is usual; of a heart rate that is not believed, why it is not. */
  private compare(quantity: Quantity, lane: Lane, { style, words }: Scene): void {
    const { channel } = quantity;
    const doubt = channel === "heart_rate_bpm" && lane.doubt ? words.doubts[lane.doubt] : undefined;
    mark(this.root, "data-doubt", doubt === undefined ? null : "");
    const usual = doubt === undefined ? lane.usual[channel] : undefined;
    mark(this.root, "data-known", usual ? "" : null);
    if (!usual) {
      say(this.usual, doubt === undefined ? "" : words.notBelieved(doubt));
      mark(this.root, "data-side", null);
      return;
    }
    const on = band(lane.values[channel], usual, quantity.span);
    const side = isAtAnEnd(quantity, lane.values[channel], usual, style) ? "within" : on.side;
    mark(this.root, "data-side", side);
    const text = range(quantity, usual, style);
    say(
      this.usual,
      side === "above" ? words.above(text) : side === "below" ? words.below(text) : words.usual(text),
    );
    this.place(on);
  }

  private place({ low, high, at }: Band): void {
    this.zone.style.left = percent(low);
    this.zone.style.width = percent(high - low);
    this.needle.hidden = at === null;
    if (at !== null) this.needle.style.left = percent(at);
  }
}

/** Whether a value reads the same as an end of its range: nobody understands "9.2, below 9.2". */
function isAtAnEnd(
  quantity: Quantity,
  value: number | null | undefined,
  usual: [number, number],
  style: Style,
): boolean {
  return usual.some((end) => shown(quantity, end, style) === shown(quantity, value, style));
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)}%`;
}
