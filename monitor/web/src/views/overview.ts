// All athletes on one screen: a row each, in an order that does not move, those in trouble alone if wanted.

import { arrange, h, mark, say } from "../dom";
import { inOrder, isUnjudged, needsLook, standing, worst } from "../episodes";
import { clock, DISTANCE, QUANTITIES, type Quantity, shown, UNKNOWN } from "../format";
import type { Lane } from "../journal";
import { brief, lasting } from "../phrases";
import { addressOf } from "../route";
import type { Preferences } from "../settings";
import { Spark } from "./spark";
import { Switch } from "./switch";
import type { Scene } from "./view";

const [HEART_RATE, PACE] = QUANTITIES as unknown as [Quantity, Quantity];

class Row {
  readonly root: HTMLLIElement;
  private readonly name = h("h2");
  private readonly state = h("p", { class: "state" });
  private readonly since = h("span", { class: "since" });
  private readonly clock = h("span", { class: "clock" });
  private readonly spark = new Spark();
  private readonly figures = ["heart", "pace", "far"].map((name) => ({
    figure: h("span", { class: "figure" }),
    unit: h("span", { class: "unit" }),
    name,
  }));
  private readonly pin: Switch;
  private readonly sound: Switch;
  private athlete = "";

  constructor(key: string, preferences: Preferences) {
    const link = h("a", { href: addressOf(key) }, this.name);
    const readings = this.figures.map(({ figure, unit, name }) =>
      h("span", { class: `reading ${name}` }, figure, " ", unit),
    );
    this.pin = new Switch("pin", () => preferences.toggle("pinned", this.athlete));
    this.sound = new Switch("bell", () => preferences.toggle("silent", this.athlete));
    const what = h("div", { class: "how" }, this.state, this.since);
    const top = h("div", { class: "top" }, link, what);
    const parts = [top, this.spark.root, ...readings, this.clock, this.pin.root, this.sound.root];
    this.root = h("li", { class: "athlete" }, ...parts);
  }

  update(lane: Lane, { style, words, detectors }: Scene, { pinned, silent }: Preferences["now"]): void {
    this.athlete = lane.athlete;
    say(this.name, lane.athlete);
    say(this.clock, clock(lane.tS ?? 0));
    const [first] = standing(lane.alerts);
    const trouble = first ? "" : troubleOf(lane);
    say(this.state, trouble || brief(lane, detectors, style));
    say(this.since, first && !lane.done ? lasting(lane, first, style) : "");
    mark(this.root, "data-severity", worst(lane));
    mark(this.root, "data-unjudged", isUnjudged(lane) ? "" : null);
    mark(this.root, "data-troubled", trouble ? "" : null);
    mark(this.root, "data-done", lane.done ? "" : null);
    const far = lane.distanceM;
    const texts: [string, string][] = [
      [shown(HEART_RATE, lane.values[HEART_RATE.channel], style), HEART_RATE.unit(style)],
      [shown(PACE, lane.values[PACE.channel], style), PACE.unit(style)],
      [far === null ? UNKNOWN : DISTANCE.show(far, style), DISTANCE.unit(style)],
    ];
    this.figures.forEach(({ figure, unit }, i) => {
      say(figure, texts[i]?.[0] ?? "");
      say(unit, texts[i]?.[1] ?? "");
    });
    this.spark.update(lane, HEART_RATE.channel, words.coach.pulse(lane.athlete));
    this.pin.update(words.coach.pin(lane.athlete), pinned.includes(lane.athlete));
    this.sound.update(words.coach.sound(lane.athlete), !silent.includes(lane.athlete));
  }
}

/** Which sensors do not do well, and what is missing; empty where nothing is. */
function troubleOf(lane: Lane): string {
  if (lane.done) return "";
  const unwell = lane.sensors.filter((sensor) => !sensor.well).map((sensor) => sensor.name);
  return [...lane.missing, ...unwell].join(", ");
}

export class Overview {
  readonly root: HTMLElement;
  private readonly heading = h("h1", { tabindex: -1 });
  private readonly list = h("ul", { class: "athletes" });
  private readonly none = h("p", { class: "quiet waiting" });
  private readonly filter: HTMLButtonElement;
  private readonly start = h("a", { class: "button", href: "/start-list", target: "_blank" });
  private readonly choose: HTMLButtonElement;
  private readonly rows = new Map<string, Row>();
  private isFiltered = false;
  /** Whether a narrow row shows what pins and silences it instead of its curve and distance. */
  private isChoosing = false;

  constructor(
    private readonly preferences: Preferences,
    refresh: () => void,
  ) {
    this.filter = h("button", {
      type: "button",
      class: "button",
      "aria-pressed": "false",
      onclick: () => {
        this.isFiltered = !this.isFiltered;
        refresh();
      },
    });
    this.choose = h("button", {
      type: "button",
      class: "button choose",
      "aria-pressed": "false",
      onclick: () => {
        this.isChoosing = !this.isChoosing;
        refresh();
      },
    });
    const head = h("div", { class: "head" }, this.heading, this.filter, this.start, this.choose);
    this.root = h("div", { class: "overview" }, head, this.none, this.list);
  }

  update(scene: Scene): void {
    const { words } = scene;
    const now = this.preferences.now;
    const all = inOrder(scene.journal.lanes.values(), now.pinned);
    const troubled = all.filter(needsLook);
    const lanes = this.isFiltered ? troubled : all;
    say(this.heading, words.headings.athletes);
    say(this.filter, words.coach.trouble(String(troubled.length)));
    mark(this.filter, "aria-pressed", String(this.isFiltered));
    say(this.start, words.coach.startList);
    mark(this.start, "href", `/start-list?language=${scene.style.language}`);
    say(this.choose, words.coach.choose);
    mark(this.choose, "aria-pressed", String(this.isChoosing));
    mark(this.list, "data-choosing", this.isChoosing ? "" : null);
    this.filter.hidden = this.start.hidden = this.choose.hidden = all.length < 2;
    say(this.none, all.length ? words.coach.nobody : words.noRuns);
    this.none.hidden = lanes.length > 0;
    const focused = document.activeElement;
    arrange(
      this.list,
      lanes.map((lane) => this.row(lane, scene)),
    );
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
  }

  focus(): void {
    this.heading.focus({ preventScroll: true });
  }

  private row(lane: Lane, scene: Scene): HTMLElement {
    const row = this.rows.get(lane.key) ?? new Row(lane.key, this.preferences);
    this.rows.set(lane.key, row);
    row.update(lane, scene, this.preferences.now);
    return row.root;
  }
}
