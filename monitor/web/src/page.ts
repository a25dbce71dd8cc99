// The page, whoever it hears from: puts the parts together and draws when something changed.

import type { Hooks, Line } from "./connection";
import { h, mark, say } from "./dom";
import { standing } from "./episodes";
import { Journal, type Lane, type News } from "./journal";
import { type Deliver, Mailbox } from "./mailbox";
import { label, reminded, sentence, told } from "./phrases";
import type { Message } from "./protocol";
import { route } from "./route";
import { Preferences } from "./settings";
import { Speaker } from "./speaker";
import { LineState } from "./views/connection";
import { Controls } from "./views/controls";
import { Overview } from "./views/overview";
import { SettingsDialog } from "./views/settings";
import { Single } from "./views/single";
import { type Scene, sceneOf } from "./views/view";
import { Voice } from "./voice";
import { Wake } from "./wake";

/** At most so often for new values alone; alerts are drawn at once. */
const TICK_MS = 100;

/** How the page hears and tells: by a server, or without one. */
export interface Ways {
  connect(hooks: Hooks): { readonly line: Line; run(): Promise<never> };
  deliver: Deliver;
  /** Whether the dark look is the better one now, where nobody has chosen. */
  isDark?(): boolean;
  /** Makes what stands above the runs. */
  above?(redraw: () => void): Above;
}

export interface Above {
  readonly root: HTMLElement;
  /** What stands below the runs. */
  readonly below: HTMLElement;
  update(scene: Scene): void;
}

export class Page {
  private readonly journal = new Journal();
  private readonly preferences = new Preferences();
  private readonly speaker = new Speaker();
  private readonly wake = new Wake();
  private readonly mailbox: Mailbox;
  private readonly voice = new Voice(
    this.journal,
    this.speaker,
    this.preferences,
    () => this.shownKey(),
    () => this.scene(),
  );
  private readonly overview = new Overview(this.preferences, () => this.draw());
  private readonly lineState = new LineState();
  private readonly told = h("div", { class: "for-readers", role: "log", "aria-live": "assertive" });
  private readonly skip = h("a", { class: "skip", href: "#main" });
  private readonly main = h("main", { id: "main", tabindex: -1 });
  private readonly dialog = new SettingsDialog(this.preferences, this.speaker, () => this.scene());
  private readonly controls = new Controls(this.preferences, this.speaker, {
    soundOn: () => this.soundOn(),
    openSettings: () => this.dialog.open(),
  });
  private readonly connection: ReturnType<Ways["connect"]>;
  private readonly above: Above | null;
  private single: Single | null = null;
  private shown: string | null | undefined = undefined;
  /** Id of the run that is shown alone: another may come under the same key. */
  private shownRun: string | undefined = undefined;
  private isDue = false;
  private soon: ReturnType<typeof setTimeout> | undefined = undefined;
  /** The address when last drawn: a view that changes without it changes because runs appeared. */
  private hash = location.hash;

  constructor(private readonly ways: Ways) {
    this.mailbox = new Mailbox(() => this.draw(), ways.deliver);
    this.connection = ways.connect({
      cursor: () => this.journal.cursor,
      take: (message) => this.take(message),
      changed: () => this.draw(),
    });
    this.above = ways.above?.(() => this.draw()) ?? null;
  }

  start(): void {
    document.body.replaceChildren(
      this.skip,
      ...(this.above ? [this.above.root] : []),
      this.lineState.root,
      this.main,
      ...(this.above ? [this.above.below] : []),
      this.controls.root,
      this.told,
      this.dialog.root,
    );
    this.skip.addEventListener("click", (event) => {
      event.preventDefault(); // the hash is the route
      this.main.focus();
    });
    addEventListener("hashchange", () => this.draw());
    this.preferences.onChange(() => this.draw());
    for (const touch of ["click", "keyup"]) {
      addEventListener(touch, () => {
        this.speaker.touched();
        this.draw();
        void this.voice.release();
      });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    setInterval(() => this.draw(), 1000);
    this.draw();
    void this.connection.run();
  }

  private take(message: Message): void {
    if (message.kind === "hello") {
      this.preferences.follow(message.data.display);
      void this.mailbox.post(); // fleetfoot is there: what waited is told
    }
    const news = this.journal.apply(message, Date.now());
    if (!news) return;
    this.voice.offsetMs = this.connection.line.offsetMs;
    void this.voice.hear(news);
    if (!news.retold) this.announce(news);
    if (message.kind === "tick") this.drawSoon();
    else this.draw();
  }

  /** Tell those who listen to the page with a screen reader. */
  private announce({ alerts, reminders, lane }: News): void {
    const { style, detectors, isCoach: several } = this.scene();
    for (const alert of alerts) {
      const text = several && lane ? told(alert, lane.athlete, detectors, style) : sentence(alert, style);
      this.told.append(h("p", {}, `${label(alert, style)}. ${text}`));
    }
    for (const reminder of reminders) {
      this.told.append(
        h("p", {}, `${several && lane ? `${lane.athlete}: ` : ""}${reminded(reminder, style)}`),
      );
    }
    while (this.told.children.length > 5) this.told.firstElementChild?.remove();
  }

  private soundOn(): void {
    this.speaker.touched();
    const { words, style } = this.scene();
    this.speaker.say(words.sound.on, style.language, this.preferences.now.voice);
    void this.voice.release();
  }

  private scene(): Scene {
    return sceneOf(this.journal, this.preferences.style);
  }

  private shownKey(): string | null {
    return route(location.hash, [...this.journal.lanes.values()]);
  }

  /** Draw within a moment: a demo has hundreds of seconds a second, and nobody can read them all. */
  private drawSoon(): void {
    this.soon ??= setTimeout(() => this.draw(), TICK_MS);
  }

  /** Draw before the next frame, once for all that has come by then. */
  private draw(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      clearTimeout(this.soon);
      this.soon = undefined;
      this.drawNow();
    });
  }

  private drawNow(): void {
    const scene = this.scene();
    const key = this.shownKey();
    const lane = key === null ? undefined : this.journal.lanes.get(key);
    this.dress(scene);
    this.above?.update(scene);
    this.change(key, lane?.run);
    if (lane) this.single?.update(lane, scene);
    else this.overview.update(scene);
    const lanes = [...this.journal.lanes.values()];
    this.lineState.update(this.connection.line, lane ? [lane] : lanes, scene);
    this.controls.update(lane !== undefined, scene);
    this.wake.want(this.preferences.now.awake && lanes.some(({ done }) => !done));
    this.entitle(lane, scene);
  }

  /** Language and colours of the whole page. */
  private dress({ style, words }: Scene): void {
    const { look } = this.preferences.now;
    const isAsked = this.ways.isDark?.() || matchMedia("(prefers-color-scheme: dark)").matches;
    const isDark = look === "dark" || (look === "auto" && isAsked);
    mark(document.documentElement, "data-look", isDark ? "dark" : "light");
    mark(document.documentElement, "lang", style.language);
    say(this.skip, words.skip);
  }

  private change(key: string | null, run: string | undefined): void {
    if (key === this.shown && run === this.shownRun) return;
    this.shown = key;
    this.shownRun = run;
    this.single = key === null ? null : new Single(this.preferences, this.mailbox, () => this.draw());
    this.main.replaceChildren(this.single?.root ?? this.overview.root);
    const isAsked = location.hash !== this.hash;
    this.hash = location.hash;
    if (!isAsked) return;
    scrollTo(0, 0);
    (this.single ?? this.overview).focus();
  }

  private entitle(lane: Lane | undefined, { style }: Scene): void {
    const alert = lane && standing(lane.alerts)[0];
    const parts = [alert && !lane.done ? label(alert, style) : null, lane?.athlete, "fleetfoot"];
    const title = parts.filter(Boolean).join(" · ");
    if (document.title !== title) document.title = title;
  }
}
