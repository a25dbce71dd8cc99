// Which alerts are spoken, when, and how they are put: between the journal and the speaker.

import { buzz, decide, type Heard } from "./hearing";
import type { Journal, News } from "./journal";
import { reminded, sentence } from "./phrases";
import type { Preferences } from "./settings";
import type { Speaker } from "./speaker";

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
    const key = this.shownKey();
    if (key !== null && this.athleteOf(alert)?.key !== key) return;
    const { sound, muted, vibrate } = this.preferences.now;
    const expiryS = this.journal.hello?.expiry_s ?? 0;
    const verdict = decide(alert, this.speaker.ear(sound, muted, this.offsetMs, expiryS), Date.now());
    if (verdict === "later") this.waiting.push(alert);
    if (verdict !== "speak" || !(await this.speaker.claim(this.journal.epoch, alert))) return;
    const { style } = this.preferences;
    this.speaker.say(
      this.addressed(alert, "rule" in alert ? reminded(alert, style) : sentence(alert, style)),
      style.language,
      this.preferences.now.voice,
    );
    if (vibrate) navigator.vibrate?.(buzz(alert));
  }

  private athleteOf(alert: Heard): { key: string; athlete: string } | undefined {
    return [...this.journal.lanes.values()].find(({ alerts, reminders }) =>
      [...alerts, ...reminders].includes(alert),
    );
  }

  /** With several runners on the page, the name comes first. */
  private addressed(alert: Heard, text: string): string {
    const lane = this.athleteOf(alert);
    return lane && this.shownKey() === null && this.journal.lanes.size > 1
      ? `${lane.athlete}: ${text}`
      : text;
  }
}
