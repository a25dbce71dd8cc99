// How things are, to be read in half a second: one or two large words, and what to do.

import { h, mark, say } from "../dom";
import { isUnjudged, worst } from "../episodes";
import type { Lane } from "../journal";
import { state } from "../phrases";
import type { Part, Scene } from "./view";

export class Banner implements Part {
  readonly root: HTMLElement;
  private readonly urgency = h("span", { class: "urgency" });
  private readonly what = h("strong", { class: "what" });
  private readonly more = h("span", { class: "more-of-it" });
  private readonly act = h("span", { class: "act" });

  constructor() {
    this.root = h(
      "div",
      { class: "state" },
      h("p", {}, this.urgency, " ", this.what, " ", this.act, " ", this.more),
    );
  }

  update(lane: Lane, { detectors, style }: Scene): void {
    const now = state(lane, detectors, style);
    say(this.urgency, now.urgency ? `${now.urgency}:` : "");
    say(this.what, now.what);
    say(this.act, now.act);
    say(this.more, now.more);
    mark(this.root, "data-kind", now.kind);
    mark(this.root, "data-severity", worst(lane));
    mark(this.root, "data-unjudged", isUnjudged(lane) ? "" : null);
  }
}
