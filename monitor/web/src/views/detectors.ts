// What each detector sees now, against its thresholds.

import { arrange, h, mark, say } from "../dom";
import { rank } from "../episodes";
import { number, type Style, UNKNOWN } from "../format";
import type { Lane } from "../journal";
import { nameOf, size, want } from "../phrases";
import type { Detector, Severity } from "../protocol";
import type { Part, Scene } from "./view";

/** Room beyond the highest threshold. */
const HEADROOM = 1.25;

class Gauge {
  readonly root: HTMLElement;
  private readonly name = h("h3");
  private readonly value = h("span", { class: "score" });
  private readonly fill = h("span", { class: "fill" });
  private readonly limits = h("p", { class: "quiet" });
  private readonly thresholds: [Severity, number][];
  private readonly top: number;

  constructor(private readonly detector: Detector) {
    this.thresholds = (Object.entries(detector.thresholds) as [Severity, number][]).sort(
      (a, b) => rank(a[0]) - rank(b[0]),
    );
    this.top = HEADROOM * Math.max(...this.thresholds.map(([, limit]) => limit), 1);
    const marks = this.thresholds.map(([severity, limit]) => {
      const tick = h("span", { class: "limit", "data-severity": severity });
      tick.style.left = `${(100 * limit) / this.top}%`;
      return tick;
    });
    const bar = h("span", { class: "gauge", "aria-hidden": "true" }, this.fill, ...marks);
    this.root = h("li", {}, h("div", { class: "row" }, this.name, this.value), bar, this.limits);
  }

  update(lane: Lane, { style, words }: Scene): void {
    const { name, unit } = this.detector;
    const score = lane.scores[name] ?? null;
    say(this.name, nameOf(this.detector, style));
    say(this.value, score === null ? this.wanting(lane, style) : size(score, unit, style));
    mark(this.root, "data-unknown", score === null ? "" : null);
    mark(this.value, "data-unknown", score === null ? "" : null);
    this.fill.style.width = `${Math.min(100, Math.max(0, (100 * (score ?? 0)) / this.top)).toFixed(1)}%`;
    const reached = this.thresholds.filter(([, limit]) => score !== null && score >= limit).at(-1);
    mark(this.fill, "data-severity", reached?.[0] ?? null);
    const texts = this.thresholds.map(([severity, limit]) =>
      words.from(words.severities[severity] ?? severity, limitText(limit, unit, style)),
    );
    say(this.limits, texts.join(" · "));
  }

  /** For want of what it cannot judge; of a run that is over only that it could not. */
  private wanting(lane: Lane, style: Style): string {
    return lane.done ? UNKNOWN : want(lane, this.detector, style);
  }
}

function limitText(limit: number, unit: string, style: Style): string {
  return `${number(limit, Number.isInteger(limit) ? 0 : 1, style)}\u00a0${unit}`;
}

export class Gauges implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "detectors" });
  private readonly list = h("ul", { class: "gauges" });
  private gauges: Gauge[] = [];
  private made: readonly Detector[] = [];

  constructor() {
    this.root = h("section", { class: "card", "aria-labelledby": "detectors" }, this.heading, this.list);
  }

  update(lane: Lane, scene: Scene): void {
    say(this.heading, scene.words.headings.detectors);
    if (this.made !== scene.detectors) {
      this.made = scene.detectors;
      this.gauges = scene.detectors.map((detector) => new Gauge(detector));
      arrange(
        this.list,
        this.gauges.map((gauge) => gauge.root),
      );
    }
    for (const gauge of this.gauges) gauge.update(lane, scene);
  }
}
