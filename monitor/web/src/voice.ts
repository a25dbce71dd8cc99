// Which alerts are spoken, when, and how they are put: between the journal and the speaker.

import { buzz, decide, type Heard } from "./hearing";
import type { Journal, Lane, News } from "./journal";
import { reminded, sentence, told } from "./phrases";
import type { Preferences } from "./settings";
import type { Speaker } from "./speaker";
import type { Scene } from "./views/view";

export class Voice {
  /** Alerts that wait for the first touch. */
  private waiting: Heard[] = [];
  offsetMs = 0;

  constructor(
    private readonly journal: Journal,
    private readonly speaker: Speaker,
    private readonly preferences: Preferences,
    /** Key of the run that is shown alone; null where all are. */
    private readonly shownKey: () => string | null,
    private readonly scene: () => Scene,
  ) {}

  /** Take what a message brought. On a browser's first visit what was told before it came is not spoken. */
  async hear(news: News): Promise<void> {
    const epoch = this.journal.epoch;
    const tooLate = news.retold && this.speaker.visits(epoch);
    for (const alert of [...news.alerts, ...news.reminders]) {
      if (tooLate) await this.speaker.claim(epoch, alert);
      else await this.consider(alert);
    }
  }

  /** The page was touched, or the sound turned on: what waited is said, where it is still worth it. */
  async release(): Promise<void> {
    const waiting = this.waiting;
    this.waiting = [];
    for (const alert of waiting) await this.consider(alert);
  }

  private async consider(alert: Heard): Promise<void> {
    const lane = this.athleteOf(alert);
    const { sound, muted, vibrate, silent } = this.preferences.now;
    if (!this.isMeant(lane, silent)) return;
    const expiryS = this.journal.hello?.expiry_s ?? 0;
    const verdict = decide(alert, this.speaker.ear(sound, muted, this.offsetMs, expiryS), Date.now());
    if (verdict === "later") this.waiting.push(alert);
    if (verdict !== "speak" || !(await this.speaker.claim(this.journal.epoch, alert))) return;
    this.speaker.say(this.words(alert, lane), this.preferences.style.language, this.preferences.now.voice);
    if (vibrate) navigator.vibrate?.(buzz(alert));
  }

  /** Whether an alert of somebody is for whoever looks at the page now. */
  private isMeant(lane: Lane | undefined, silent: readonly string[]): boolean {
    const key = this.shownKey();
    return key === null ? !silent.includes(lane?.athlete ?? "") : lane?.key === key;
  }

  private athleteOf(alert: Heard): Lane | undefined {
    return [...this.journal.lanes.values()].find(({ alerts, reminders }) =>
      [...alerts, ...reminders].includes(alert),
    );
  }

  /** A runner is spoken to; a coach is told of somebody, by name. */
  private words(alert: Heard, lane: Lane | undefined): string {
    const { style, detectors, isCoach } = this.scene();
    const who = isCoach && lane ? lane.athlete : null;
    if ("rule" in alert) return `${who ? `${who}: ` : ""}${reminded(alert, style)}`;
    return who === null ? sentence(alert, style) : told(alert, who, detectors, style);
  }
}
