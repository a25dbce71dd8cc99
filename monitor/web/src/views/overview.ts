// All athletes, who needs a look first: one card each.

import { arrange, h, mark, say } from "../dom";
import { byNeed, isTroubled, isUnjudged, worst } from "../episodes";
import { clock, QUANTITIES, shown } from "../format";
import type { Lane } from "../journal";
import { sentence, state } from "../phrases";
import { addressOf } from "../route";
import type { Scene } from "./view";

const SHOWN = QUANTITIES.slice(0, 3);

class Card {
  readonly root: HTMLLIElement;
  private readonly name = h("h2");
  private readonly clock = h("span", { class: "clock" });
  private readonly state = h("p", { class: "state" });
  private readonly figures = SHOWN.map(() => h("span", { class: "figure" }));
  private readonly names = SHOWN.map(() => h("span", { class: "unit" }));
  private readonly last = h("p", { class: "quiet last" });
  private readonly trouble = h("p", { class: "missing" });

  constructor(key: string) {
    const readings = SHOWN.map((_, i) =>
      h("span", { class: "reading" }, this.figures[i] ?? null, " ", this.names[i] ?? null),
    );
    const link = h("a", { href: addressOf(key) }, this.name);
    const head = h("div", { class: "row" }, link, this.clock);
    const readingRow = h("p", { class: "readings" }, ...readings);
    this.root = h("li", { class: "athlete" }, head, this.state, readingRow, this.last, this.trouble);
  }

  update(lane: Lane, { style, words, detectors }: Scene): void {
    say(this.name, lane.athlete);
    say(this.clock, clock(lane.tS ?? 0));
    say(this.state, state(lane, detectors, style));
    mark(this.root, "data-severity", worst(lane));
    mark(this.root, "data-unjudged", isUnjudged(lane) ? "" : null);
    mark(this.root, "data-done", lane.done ? "" : null);
    SHOWN.forEach((quantity, i) => {
      const [figure, name] = [this.figures[i], this.names[i]];
      if (figure) say(figure, shown(quantity, lane.values[quantity.channel], style));
      if (name) say(name, quantity.unit(style));
    });
    const last = lane.alerts.at(-1);
    say(this.last, last ? words.lastAlert(clock(last.t_s), sentence(last, style)) : words.noAlerts);
    this.trouble.hidden = !isTroubled(lane);
    const unwell = lane.sensors.filter((sensor) => !sensor.well).map((sensor) => sensor.name);
    say(this.trouble, `${words.missing}: ${[...lane.missing, ...unwell].join(", ")}`);
  }
}

export class Overview {
  readonly root: HTMLElement;
  private readonly heading = h("h1", { tabindex: -1 });
  private readonly list = h("ul", { class: "athletes" });
  private readonly none = h("p", { class: "quiet waiting" });
  private readonly cards = new Map<string, Card>();

  constructor() {
    this.root = h("div", { class: "overview" }, this.heading, this.none, this.list);
  }

  update(scene: Scene): void {
    const lanes = byNeed(scene.journal.lanes.values());
    say(this.heading, scene.words.headings.athletes);
    say(this.none, scene.words.noRuns);
    this.none.hidden = lanes.length > 0;
    const focused = document.activeElement;
    arrange(
      this.list,
      lanes.map((lane) => this.card(lane, scene)),
    );
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
  }

  focus(): void {
    this.heading.focus({ preventScroll: true });
  }

  private card(lane: Lane, scene: Scene): HTMLElement {
    const card = this.cards.get(lane.key) ?? new Card(lane.key);
    this.cards.set(lane.key, card);
    card.update(lane, scene);
    return card.root;
  }
}
