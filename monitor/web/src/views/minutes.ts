// The charts of the last ten minutes, each with its figures in words.

import { CHARTS, Chart, described, quantitiesOf } from "../charts";
import { h, say } from "../dom";
import type { Quantity, Style } from "../format";
import type { Lane } from "../journal";
import { named } from "../phrases";
import type { Part, Scene } from "./view";

/** Drawing more often than this shows nothing more [ms]. */
const DRAW_MS = 250;
/** Words change so slowly that they can be read [ms]. */
const WORDS_MS = 5000;

interface Figure {
  root: HTMLElement;
  chart: Chart;
  quantities: Quantity[];
  names: HTMLElement[];
  usual: HTMLElement;
  told: HTMLElement;
}

export class Minutes implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "minutes" });
  private readonly figures: Figure[];
  private drawnMs = 0;
  private toldMs = 0;
  private look = "";

  constructor(style: () => Style) {
    this.figures = CHARTS.map((channels) => figureOf(quantitiesOf(channels), style));
    const roots = this.figures.map((figure) => figure.root);
    this.root = h("section", { class: "card minutes", "aria-labelledby": "minutes" }, this.heading, ...roots);
    const observer = new ResizeObserver(() => {
      for (const { chart } of this.figures) chart.resize();
    });
    observer.observe(this.root);
  }

  update(lane: Lane, scene: Scene): void {
    const now = performance.now();
    const look = `${lane.key} ${scene.style.language} ${scene.style.units} ${document.documentElement.dataset.look}`;
    const isNew = look !== this.look;
    if (!isNew && now - this.drawnMs < DRAW_MS) return;
    this.drawnMs = now;
    this.look = look;
    say(this.heading, scene.words.headings.minutes);
    for (const { chart } of this.figures) {
      if (isNew) chart.reset();
      chart.draw(lane);
    }
    if (isNew || now - this.toldMs > WORDS_MS) this.tell(lane, scene, now);
  }

  /** Draw even what was drawn just now: the last seconds of a run may have come within one drawing. */
  finish(lane: Lane, scene: Scene): void {
    this.drawnMs = 0;
    this.toldMs = 0;
    this.update(lane, scene);
  }

  private tell(lane: Lane, { style, words }: Scene, now: number): void {
    this.toldMs = now;
    for (const { quantities, names, usual, told } of this.figures) {
      const lines = quantities.map((quantity, i) => {
        const name = named(quantity, words);
        const label = names[i];
        if (label) say(label, `${name} (${quantity.unit(style)})`);
        const seen = described(quantity, lane, style);
        return seen ? words.chart(name, seen.low, seen.high, seen.last) : words.chartEmpty(name);
      });
      say(usual, words.usualThen);
      usual.hidden = !lane.bands[quantities[0]?.channel ?? ""]?.low.some((end) => end !== null);
      say(told, lines.join(" "));
    }
  }
}

function figureOf(quantities: Quantity[], style: () => Style): Figure {
  const names = quantities.map((_, i) => h("span", { class: `key line-${i + 1}` }));
  const told = h("span", { class: "for-readers" });
  const place = h("div", { class: "plot", "aria-hidden": "true" });
  const usual = h("span", { class: "key shade" });
  const root = h("figure", {}, h("figcaption", {}, ...names, usual, told), place);
  return { usual, root, chart: new Chart(place, quantities, style), quantities, names, told };
}
