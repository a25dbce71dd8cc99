// Alerts as they come, the newest first: time, urgency in words, sentence, what may be behind it.

import { arrange, h, mark, say } from "../dom";
import { ends } from "../episodes";
import { clock } from "../format";
import type { Lane } from "../journal";
import { cause, label, sentence } from "../phrases";
import type { Alert } from "../protocol";
import type { Part, Scene } from "./view";

export class AlertList implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "alerts" });
  private readonly list = h("ol", { class: "alerts" });
  private readonly none = h("p", { class: "quiet" });
  private readonly items = new Map<string, HTMLElement>();
  private language = "";

  constructor() {
    this.root = h(
      "section",
      { class: "card", "aria-labelledby": "alerts" },
      this.heading,
      this.none,
      this.list,
    );
  }

  update(lane: Lane, scene: Scene): void {
    say(this.heading, scene.words.headings.alerts);
    say(this.none, scene.words.noAlerts);
    this.none.hidden = lane.alerts.length > 0;
    if (scene.style.language !== this.language) this.items.clear();
    this.language = scene.style.language;
    const newest = lane.alerts.toReversed();
    arrange(
      this.list,
      newest.map((alert) => this.item(alert, scene)),
    );
  }

  private item(alert: Alert, scene: Scene): HTMLElement {
    const known = this.items.get(alert.id);
    if (known) return known;
    const made = itemOf(alert, scene);
    this.items.set(alert.id, made);
    return made;
  }
}

function itemOf(alert: Alert, { style }: Scene): HTMLElement {
  const behind = cause(alert, style);
  const item = h(
    "li",
    { class: "alert", "data-id": alert.id },
    h("span", { class: "when" }, clock(alert.t_s)),
    h("span", { class: "badge" }, label(alert, style)),
    h("p", {}, sentence(alert, style)),
    behind ? h("p", { class: "quiet" }, behind) : null,
  );
  mark(item, "data-severity", ends(alert) ? alert.phase : alert.severity);
  return item;
}
