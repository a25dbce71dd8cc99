// One athlete: values, how things are, alerts, the last minutes, detectors, sensors; at the end what it was.

import { arrange, h, say } from "../dom";
import { clock } from "../format";
import type { Lane } from "../journal";
import { Laps } from "../laps";
import type { Mailbox } from "../mailbox";
import { summary } from "../phrases";
import type { Preferences } from "../settings";
import { AlertList } from "./alerts";
import { Banner } from "./banner";
import { Gauges } from "./detectors";
import { Diary } from "./diary";
import { LapTable } from "./laps";
import { Minutes } from "./minutes";
import { Reminders } from "./reminders";
import { SensorList } from "./sensors";
import { Values } from "./values";
import type { Part, Scene } from "./view";
import { WhyCard } from "./why";

export class Single implements Part {
  readonly root: HTMLElement;
  private readonly athlete = h("h1", { tabindex: -1 });
  private readonly clock = h("span", { class: "clock", role: "timer" });
  private readonly progress = h("span", { class: "progress", "aria-hidden": "true" });
  private readonly summaryHeading = h("h2", { id: "summary" });
  private readonly summaryText = h("div");
  private readonly summary: HTMLElement;
  private readonly notice = h("p", { class: "quiet notice" });
  private readonly minutes: Minutes;
  private readonly parts: Part[];
  private readonly front: HTMLElement;
  private readonly whileRunning: readonly HTMLElement[];
  /** How it was comes first, and why. */
  private readonly afterwards: readonly HTMLElement[];
  private wasDone = false;

  constructor(preferences: Preferences, mailbox: Mailbox, refresh: () => void) {
    this.minutes = new Minutes(() => preferences.style);
    const laps = new Laps();
    const [banner, values, table] = [
      new Banner(),
      new Values(preferences, laps, refresh),
      new LapTable(laps),
    ];
    const [alerts, gauges, sensors] = [new AlertList(), new Gauges(), new SensorList()];
    const [reminders, diary, why] = [new Reminders(), new Diary(mailbox, refresh), new WhyCard()];
    this.parts = [banner, values, table, alerts, this.minutes, gauges, sensors, reminders, diary, why];
    this.summary = h("section", { class: "card summary", "aria-labelledby": "summary" });
    this.summary.append(this.summaryHeading, this.summaryText);
    const head = h("header", { class: "who" }, this.athlete, this.clock, this.progress);
    const [state, now, log] = [banner.root, values.root, [table.root, alerts.root]];
    this.whileRunning = [head, state, now, reminders.root, diary.root, ...log];
    this.afterwards = [head, state, diary.root, why.root, this.summary, now, ...log];
    this.front = h("div", { class: "front" }, ...this.whileRunning);
    const more = h("div", { class: "more" }, this.minutes.root, gauges.root, sensors.root, this.notice);
    this.root = h("div", { class: "single" }, this.front, more);
  }

  update(lane: Lane, scene: Scene): void {
    arrange(this.front, lane.done ? this.afterwards : this.whileRunning);
    say(this.athlete, lane.athlete);
    say(this.clock, clock(lane.tS ?? 0));
    this.progress.hidden = lane.totalS === null;
    if (lane.totalS)
      this.progress.style.width = `${Math.min(100, (100 * (lane.tS ?? 0)) / lane.totalS).toFixed(2)}%`;
    say(this.notice, scene.words.notice);
    this.sumUp(lane, scene);
    for (const part of this.parts) part.update(lane, scene);
    if (lane.done && !this.wasDone) this.minutes.finish(lane, scene);
    this.wasDone = lane.done;
  }

  focus(): void {
    this.athlete.focus({ preventScroll: true });
  }

  private sumUp(lane: Lane, scene: Scene): void {
    this.summary.hidden = !lane.done;
    say(this.summaryHeading, scene.words.headings.summary);
    const lines = summary(lane, scene.detectors, scene.style);
    if (lines.join("\n") === [...this.summaryText.children].map((line) => line.textContent).join("\n"))
      return;
    arrange(
      this.summaryText,
      lines.map((line) => h("p", {}, line)),
    );
  }
}
