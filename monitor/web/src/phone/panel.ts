// What stands above the run: start, sensors, finish; before and after it the runs that this phone keeps.

import { arrange, h, mark, say } from "../dom";
import { number } from "../format";
import { keep, recall } from "../settings";
import type { Scene } from "../views/view";
import { Along } from "./along";
import type { Core } from "./core";
import { button, download, Entry } from "./entry";
import { HomeField } from "./home";
import { bluetoothOf } from "./radio";
import type { Updates } from "./updates";
import type { StoredRun } from "./vault";
import { PHONE_WORDS, type PhoneWords } from "./words";

const NAME = "fleetfoot.phone.name";
/** A share of the phone's battery that is told of: a browser with the screen on takes some 15 % an hour. */
const LOW = 0.15;

export function nameOf(): string {
  return recall(NAME, "").trim() || "me";
}

export class Panel {
  readonly root: HTMLElement;
  readonly below: HTMLElement;
  private readonly heading = h("h1", {}, "fleetfoot");
  private readonly what = h("p", { class: "quiet" });
  private readonly hindrance = h("p", { class: "missing", role: "alert" });
  private readonly nameLabel = h("label", { for: "phone-name" });
  private readonly name = h("input", { id: "phone-name", maxlength: 60, autocomplete: "given-name" });
  private readonly nameRow = h("p", { class: "phone-name" }, this.nameLabel, this.name);
  private readonly gps = h("input", { id: "phone-gps", type: "checkbox" });
  private readonly gpsLabel = h("label", { for: "phone-gps" });
  private readonly gpsRow = h("p", { class: "phone-gps" }, this.gps, this.gpsLabel);
  private readonly sensorsHeading = h("h2");
  private readonly sensors = h("ul", { class: "phone-sensors" });
  private readonly none = h("p", { class: "quiet" });
  private readonly sensorsCard: HTMLElement;
  private readonly add: HTMLButtonElement;
  private readonly start: HTMLButtonElement;
  private readonly pause: HTMLButtonElement;
  private readonly finish: HTMLButtonElement;
  private readonly screen = h("p", { class: "quiet" });
  private readonly note = h("p", { class: "quiet phone-note", role: "status" });
  private readonly trouble = h("p", { class: "missing", role: "alert" });
  private readonly question = h("p");
  private readonly goOn: HTMLButtonElement;
  private readonly really: HTMLButtonElement;
  private readonly dialog: HTMLDialogElement;
  private readonly runsHeading = h("h2");
  private readonly runs = h("ul", { class: "phone-runs" });
  private readonly here = h("p", { class: "quiet" });
  private readonly home: HomeField;
  private readonly along: Along;
  private readonly runsCard: HTMLElement;
  private readonly update_ = h("p");
  private readonly updateNow: HTMLButtonElement;
  private readonly updateCard: HTMLElement;
  private readonly entries = new Map<string, Entry>();
  private words: PhoneWords = PHONE_WORDS.en;

  constructor(
    private readonly core: Core,
    private readonly updates: Updates,
    private readonly redraw: () => void,
  ) {
    this.name.value = recall(NAME, "");
    this.name.addEventListener("input", () => keep(NAME, this.name.value));
    this.gps.checked = core.place.isWanted;
    this.gps.addEventListener("change", () => core.place.want(this.gps.checked));
    this.add = button("phone-add", () => void this.pick());
    this.start = button("phone-start", () => core.start());
    this.pause = button("phone-pause", () => core.pause(!core.isPaused));
    this.finish = button("phone-finish", () => this.dialog.showModal());
    this.goOn = button("phone-go-on", () => this.dialog.close());
    this.really = button("phone-really", () => {
      this.dialog.close();
      core.finish();
    });
    this.question.id = "phone-sure";
    const choices = h("div", { class: "row" }, this.goOn, this.really);
    this.dialog = h("dialog", { "aria-labelledby": "phone-sure" }, this.question, choices);
    this.sensorsCard = h("section", { class: "card" }, this.sensorsHeading, this.sensors, this.none);
    this.updateNow = button("phone-update", () => updates.takeOver());
    this.updateCard = h("section", { class: "card row" }, this.update_, this.updateNow);
    this.home = new HomeField(redraw);
    this.along = new Along(core, redraw, download);
    const kept = [this.runsHeading, this.runs, this.here, this.home.root, this.along.root];
    this.runsCard = h("section", { class: "card" }, ...kept);
    this.root = h(
      "header",
      { class: "phone" },
      this.heading,
      this.what,
      this.updateCard,
      this.hindrance,
      this.nameRow,
      this.sensorsCard,
      this.gpsRow,
      h("div", { class: "phone-buttons" }, this.add, this.start, this.pause, this.finish),
      this.note,
      this.trouble,
      this.screen,
      this.dialog,
    );
    this.below = h("footer", { class: "phone-below" }, this.runsCard);
  }

  update(scene: Scene): void {
    const { core } = this;
    const words = PHONE_WORDS[scene.style.language];
    this.words = words;
    const isRunning = core.state === "running";
    const isBefore = !isRunning && core.state !== "over";
    mark(document.documentElement, "data-phone", isRunning ? "running" : isBefore ? "before" : "over");
    mark(document.documentElement, "data-paused", isRunning && core.isPaused ? "" : null);
    this.label(words, isRunning);
    this.heading.hidden = this.what.hidden = !isBefore;
    this.nameRow.hidden = this.screen.hidden = !isBefore;
    const hindrance = this.hindranceOf(words);
    say(this.hindrance, hindrance);
    this.hindrance.hidden = !hindrance;
    this.add.hidden = core.state === "over";
    this.add.disabled = !bluetoothOf(navigator) || !["ready", "running"].includes(core.state);
    this.start.hidden = isRunning;
    this.start.disabled =
      !["ready", "over"].includes(core.state) || (core.state === "ready" && !core.sensors.length);
    this.finish.hidden = this.pause.hidden = !isRunning;
    mark(this.pause, "class", core.isPaused ? "button phone-paused" : "button");
    this.sensorsCard.hidden = !isBefore;
    this.gpsRow.hidden = !isBefore || !core.place.isThere;
    this.none.hidden = core.sensors.length > 0;
    arrange(
      this.sensors,
      core.sensors.map(({ name, id }, i) => listed(this.sensors.children[i], name ?? id)),
    );
    say(this.note, this.noteOf(words, isRunning));
    say(this.trouble, this.troubleOf(scene));
    this.trouble.hidden = !this.trouble.textContent;
    this.updateCard.hidden = !this.updates.isWaiting || isRunning;
    this.list(scene, isRunning);
    core.follow(scene.style);
  }

  private label(words: PhoneWords, isRunning: boolean): void {
    say(this.what, words.what);
    say(this.nameLabel, words.name);
    say(this.sensorsHeading, words.added);
    say(this.none, words.noSensor);
    say(this.gpsLabel, words.gps);
    say(this.add, words.add);
    say(this.start, this.core.state === "over" ? words.fresh : words.start);
    say(this.pause, this.core.isPaused ? words.resumeNow : words.pause);
    say(this.finish, words.finish);
    say(this.screen, words.screen);
    say(this.question, words.sure);
    say(this.goOn, words.goOn);
    say(this.really, words.cancel);
    say(this.runsHeading, words.runs);
    say(this.here, words.here);
    say(this.update_, words.update);
    say(this.updateNow, words.updateNow);
    mark(this.add, "class", isRunning ? "button" : "button phone-first");
  }

  private hindranceOf(words: PhoneWords): string {
    if (!isSecureContext) return words.insecure;
    if (!bluetoothOf(navigator)) return words.noBluetooth;
    if (this.core.state === "elsewhere") return words.elsewhere;
    return this.core.state === "failed" ? words.failed(this.core.why) : "";
  }

  private noteOf(words: PhoneWords, isRunning: boolean): string {
    const { state, version, note, tookUp, sensors, isPaused } = this.core;
    if (isRunning && tookUp && !sensors.length) return words.again;
    if (isRunning && isPaused) return words.paused;
    if (state === "loading" || state === "starting") return words.loading;
    return note || (state === "ready" ? words.ready(version) : "");
  }

  private troubleOf({ style }: Scene): string {
    const { unkept } = this.core;
    const { battery } = this.updates;
    const low = battery !== null && battery <= LOW ? this.words.battery(number(100 * battery, 0, style)) : "";
    const lost = this.core.place.isRefused ? this.words.noGps : "";
    const full = this.updates.isStorageLow ? this.words.storage : "";
    return [full, lost, unkept && this.words.unkept(unkept), low].filter(Boolean).join(" ");
  }

  private list(scene: Scene, isRunning: boolean): void {
    const shown = this.core.runs.filter(({ id }) => !isRunning || id !== this.core.run);
    this.runsCard.hidden = isRunning;
    this.runsHeading.hidden = this.here.hidden = !shown.length;
    this.along.update(this.words);
    this.home.update(this.words);
    arrange(
      this.runs,
      shown.map((run) => this.entry(run, scene)),
    );
  }

  private entry(run: StoredRun, scene: Scene): HTMLElement {
    const known = this.entries.get(run.id) ?? new Entry(this.core);
    this.entries.set(run.id, known);
    known.update(run, scene, this.words);
    return known.root;
  }

  /** The dialogue was left without a choice, or the browser refuses it: it says so itself. */
  private async pick(): Promise<void> {
    try {
      await this.core.pick();
    } catch (error) {
      const { name, message } = error as Error;
      this.core.note = name === "NotFoundError" ? "" : message;
    }
    this.redraw();
  }
}

function listed(known: Element | undefined, text: string): HTMLElement {
  const item = known instanceof HTMLElement ? known : h("li");
  say(item, text);
  return item;
}
