// Alerts as they come, the newest first: time, urgency in words, sentence, what may be behind it.

import { arrange, h, mark, say } from "../dom";
import { ends } from "../episodes";
import { clock } from "../format";
import type { Lane } from "../journal";
import { cause, label, sentence, told } from "../phrases";
import type { Alert } from "../protocol";
import type { Part, Scene } from "./view";

export class AlertList implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "alerts" });
  private readonly list = h("ol", { class: "alerts" });
  private readonly none = h("p", { class: "quiet" });
  private readonly items = new Map<string, HTMLElement>();
  /** Language, and who is spoken to. */
  private address = "";

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
    const address = `${scene.style.language} ${scene.isCoach}`;
    if (address !== this.address) this.items.clear();
    this.address = address;
    const newest = lane.alerts.toReversed();
    arrange(
      this.list,
      newest.map((alert) => this.item(alert, lane, scene)),
    );
  }

  private item(alert: Alert, lane: Lane, scene: Scene): HTMLElement {
    const known = this.items.get(alert.id);
    if (known) return known;
    const made = itemOf(alert, lane, scene);
    this.items.set(alert.id, made);
    return made;
  }
}

function itemOf(alert: Alert, lane: Lane, { style, detectors, isCoach }: Scene): HTMLElement {
  const text = isCoach ? told(alert, lane.athlete, detectors, style) : sentence(alert, style);
  const behind = cause(alert, style);
  const item = h(
    "li",
    { class: "alert", "data-id": alert.id },
    h("span", { class: "when" }, clock(alert.t_s)),
    h("span", { class: "badge" }, label(alert, style)),
    h("p", {}, text),
    behind ? h("p", { class: "quiet" }, behind) : null,
  );
  mark(item, "data-severity", ends(alert) ? alert.phase : alert.severity);
  return item;
}
