// What the runner is reminded of, the newest first; what is long past is gone.

import { arrange, h, say } from "../dom";
import { clock } from "../format";
import type { Lane } from "../journal";
import { reminded } from "../phrases";
import type { Part, Scene } from "./view";

/** How long a reminder stands [s]. */
const STANDS_S = 600;
/** Asked by the diary itself. */
const ASKED: readonly string[] = ["legs_now", "diary"];

export class Reminders implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "reminders" });
  private readonly list = h("ol", { class: "reminders" });

  constructor() {
    this.root = h("section", { class: "card", "aria-labelledby": "reminders" }, this.heading, this.list);
  }

  update(lane: Lane, scene: Scene): void {
    say(this.heading, scene.words.headings.reminders);
    const standing = lane.reminders
      .filter(({ rule, t_s }) => !ASKED.includes(rule) && (lane.tS ?? 0) - t_s < STANDS_S)
      .toReversed();
    this.root.hidden = lane.done || standing.length === 0;
    arrange(
      this.list,
      standing.map((reminder, i) => {
        const line = this.list.children[i] ?? h("li");
        say(line, `${clock(reminder.t_s)} ${reminded(reminder, scene.style)}`);
        return line;
      }),
    );
  }
}
