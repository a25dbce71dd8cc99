// The diary in ten seconds: during the run one large tap, after it the legs, the body, from when, and what else.

import { arrange, h, mark, say } from "../dom";
import type { Lane } from "../journal";
import type { Mailbox, Values } from "../mailbox";
import type { Said } from "../protocol";
import type { Words } from "../words";
import type { Part, Scene } from "./view";

const RATINGS = Array.from({ length: 11 }, (_, rating) => rating);
const FEELS = [0, 25, 50, 75, 100] as const;
const ONSETS = ["start", "after", "same_distance"] as const;
const FLAGS = ["sick", "slept_badly", "strength_yesterday", "hot", "new_shoes"] as const;
/** A run is asked about on the way this often, and after an alert [s]. */
export const EVERY_S = 1800;
/** An alert counts as just told for so long [s]. */
const FRESH_S = 300;

type Value = number | boolean | string;

/** One question with its answers as buttons; the one that was given is pressed, and a second tap takes it back. */
class Question {
  readonly root: HTMLElement;
  private readonly label: HTMLElement;
  private readonly buttons = new Map<Value, HTMLButtonElement>();

  constructor(
    readonly field: string,
    answers: readonly Value[],
    kind: string,
    tap: (value: Value | null) => void,
  ) {
    this.label = h("h3", { id: `ask-${field}` });
    for (const answer of answers) {
      const button = h("button", {
        type: "button",
        class: "answer",
        "aria-pressed": "false",
        onclick: () => tap(button.getAttribute("aria-pressed") === "true" ? null : answer),
      });
      this.buttons.set(answer, button);
    }
    const group = h(
      "div",
      { class: `answers ${kind}`, role: "group", "aria-labelledby": this.label.id },
      ...this.buttons.values(),
    );
    this.root = h("div", { class: "question" }, this.label, group);
  }

  update(label: string, said: Value | undefined, text: (answer: Value) => string): void {
    say(this.label, label);
    for (const [answer, button] of this.buttons) {
      say(button, text(answer));
      mark(button, "aria-pressed", String(said === answer));
      mark(button, "aria-label", `${label} ${text(answer)}`);
    }
  }
}

/** When the runner is to be asked during a run: half an hour after the last time, or after an alert. */
export function isDue(lane: Pick<Lane, "tS" | "alerts">, during: string): boolean {
  const tS = lane.tS ?? 0;
  const last = Math.max(0, ...during.split(" ").map((pair) => 60 * Number(pair.split(":")[0] || 0)));
  const alert = lane.alerts.findLast((one) => one.phase === "onset" || one.phase === "escalate");
  const isFresh = alert !== undefined && tS - alert.t_s < FRESH_S && alert.t_s >= last;
  return isFresh || tS - last >= EVERY_S;
}

export class Diary implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "diary" });
  private readonly now: Question;
  private readonly open: HTMLButtonElement;
  private readonly after: readonly Question[];
  private readonly minutes: Question;
  private readonly flags: readonly Question[];
  private readonly flagRow = h("div", { class: "flags" });
  private readonly status = h("p", { class: "quiet", role: "status" });
  private readonly body = h("div", { class: "questions" });
  private lane: Lane | null = null;
  private isOpen = false;

  constructor(
    private readonly mailbox: Mailbox,
    /** Draws the page anew. */
    private readonly refresh: () => void,
  ) {
    const ask = (field: string, answers: readonly Value[], kind: string): Question =>
      new Question(field, answers, kind, (value) => this.say({ [field]: value }));
    this.now = new Question("legs_during", RATINGS, "scale", (value) => this.onTheWay(value));
    this.open = h("button", { type: "button", class: "button large", onclick: () => this.show() });
    this.after = [ask("legs", RATINGS, "scale"), ask("tired", RATINGS, "scale"), ask("onset", ONSETS, "two")];
    this.minutes = ask("onset_min", [0.25, 0.5, 0.75], "three");
    this.flags = [ask("feel", FEELS, "five"), ...FLAGS.map((flag) => ask(flag, [true], "one"))];
    this.flagRow.append(...this.flags.slice(1).map((flag) => flag.root));
    this.root = h(
      "section",
      { class: "card diary", "aria-labelledby": "diary" },
      this.heading,
      this.body,
      this.status,
    );
  }

  update(lane: Lane, scene: Scene): void {
    if (this.lane?.key !== lane.key || this.lane.done !== lane.done) this.isOpen = false;
    this.lane = lane;
    const said = this.mailbox.over(lane.run, lane.said);
    const { diary } = scene.words;
    this.root.hidden = lane.tS === null;
    say(this.heading, lane.done ? diary.heading : diary.now);
    if (lane.done) this.askAfter(said, diary);
    else this.askNow(lane, said, diary);
    const state = this.mailbox.state(lane.run);
    const kept = state === "kept" && Object.keys(said).length ? diary.kept : "";
    const where = state === "waiting" ? diary.waiting : kept;
    say(this.status, this.mailbox.refusal || where);
  }

  private askNow(lane: Lane, said: Said, words: Words["diary"]): void {
    const during = String(said.legs_during ?? "");
    const due = this.isOpen || isDue(lane, during);
    mark(this.root, "data-due", due ? "" : null);
    this.now.update(words.legs, undefined, String);
    const last = during.split(" ").at(-1)?.split(":");
    say(this.open, last?.[1] ? words.last(last[1], last[0] ?? "") : words.now);
    arrange(this.body, [due ? this.now.root : this.open]);
  }

  private askAfter(said: Said, words: Words["diary"]): void {
    const [legs, tired, onset] = this.after;
    mark(this.root, "data-due", said.legs === undefined ? "" : null);
    legs?.update(words.legs, said.legs, String);
    tired?.update(words.tired, said.tired, String);
    onset?.update(words.onset, said.onset, (answer) => words.onsets[answer as (typeof ONSETS)[number]]);
    const minutes = this.choices();
    this.minutes.update(words.minutes, this.near(said.onset_min, minutes), (share) =>
      words.minute(minutes[Number(share)] ?? 0),
    );
    this.flags[0]?.update(words.feel, said.feel, (feel) => words.feels[Number(feel) / 25] ?? "");
    for (const flag of this.flags.slice(1)) {
      const name = words.flags[flag.field as (typeof FLAGS)[number]];
      flag.update(name, said[flag.field], () => name);
    }
    const later = said.onset === "after" ? [this.minutes.root] : [];
    const feel = this.flags[0] ? [this.flags[0].root] : [];
    arrange(this.body, [...this.after.map((one) => one.root), ...later, ...feel, this.flagRow]);
  }

  /** Minutes by the share of the run after which the legs became heavy. */
  private choices(): Record<number, number> {
    const wholeMin = (this.lane?.tS ?? 0) / 60;
    const round = wholeMin > 40 ? 5 : 1;
    return Object.fromEntries(
      [0.25, 0.5, 0.75].map((share) => [share, Math.max(1, round * Math.round((share * wholeMin) / round))]),
    );
  }

  private near(said: Value | undefined, minutes: Record<number, number>): number | undefined {
    const found = Object.entries(minutes).find(([, minute]) => minute === said);
    return found ? Number(found[0]) : undefined;
  }

  private show(): void {
    this.isOpen = true;
    this.now.root.querySelector("button")?.focus();
    this.refresh();
  }

  private onTheWay(value: Value | null): void {
    this.isOpen = false;
    if (value !== null) this.say({ legs_during: `${Math.round((this.lane?.tS ?? 0) / 60)}:${value}` });
  }

  private say(values: Values): void {
    const { lane } = this;
    if (!lane) return;
    const told = { ...values };
    if (typeof told.onset_min === "number") told.onset_min = this.choices()[told.onset_min] ?? null;
    if ("onset" in told && told.onset !== "after") told.onset_min = null;
    this.mailbox.say({ athlete: lane.athlete, run: lane.run, values: told });
  }
}
