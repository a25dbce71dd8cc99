// Sensors with their state and battery, and what is missing.

import { arrange, h, mark, say } from "../dom";
import { number } from "../format";
import type { Lane } from "../journal";
import type { Sensor } from "../protocol";
import type { Part, Scene } from "./view";

export class SensorList implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "sensors" });
  private readonly list = h("ul", { class: "sensors" });
  private readonly none = h("p", { class: "quiet" });
  private readonly missing = h("p", { class: "missing" });
  private drawn: unknown[] = [];

  constructor() {
    const parts = [this.heading, this.missing, this.list, this.none];
    this.root = h("section", { class: "card", "aria-labelledby": "sensors" }, ...parts);
  }

  update(lane: Lane, scene: Scene): void {
    const { words, style } = scene;
    const drawing = [lane.sensors, lane.missing, style.language];
    if (drawing.every((part, i) => part === this.drawn[i])) return;
    this.drawn = drawing;
    say(this.heading, words.headings.sensors);
    say(this.none, words.noSensors);
    this.none.hidden = lane.sensors.length > 0;
    this.missing.hidden = lane.missing.length === 0;
    say(this.missing, `${words.missing}: ${lane.missing.join(", ")}`);
    arrange(
      this.list,
      lane.sensors.map((sensor) => itemOf(sensor, scene)),
    );
  }
}

function itemOf(sensor: Sensor, { words, style }: Scene): HTMLElement {
  const state = words.sensorStates[sensor.state] ?? sensor.state;
  const pct = sensor.battery_pct ?? null;
  const battery = pct === null ? "" : words.battery(`${number(pct, 0, style)} %`);
  const item = h(
    "li",
    {},
    h("span", { class: "sign", "aria-hidden": "true" }),
    h("span", { class: "sensor" }, sensor.name),
    h("span", {}, state),
    h("span", { class: "quiet" }, [sensor.details, battery].filter(Boolean).join(" · ")),
  );
  mark(item, "data-well", sensor.well ? "" : null);
  return item;
}
