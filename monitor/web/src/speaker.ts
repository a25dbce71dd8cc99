// Says alerts aloud, each once in this browser, whichever of its tabs is first.

import { type Ear, type Heard, keyOf, remember } from "./hearing";
import { keep, recall } from "./settings";

const HEARD = "fleetfoot.heard";
const VISITED = "fleetfoot.visited";
const CLAIM = "fleetfoot.claim";
/** Long enough for another tab's write to be seen. */
const CLAIM_MS = 250;
const HELD_MS = 5000;

export class Speaker {
  readonly hasVoice = "speechSynthesis" in window;
  private readonly here = new Set<string>();
  private isTouched = false;
  /** Kept, because browsers drop the end of what nobody holds. */
  private current: SpeechSynthesisUtterance | null = null;

  /** Whether the browser lets this page speak: not before the first touch or key. */
  get isAllowed(): boolean {
    return this.hasVoice && this.isTouched && (navigator.userActivation?.hasBeenActive ?? true);
  }

  /** A touch or key is over. Not when it begins: "Turn sound on" must not become "Mute" under the finger. */
  touched(): void {
    this.isTouched = true;
  }

  voices(language: string): SpeechSynthesisVoice[] {
    if (!this.hasVoice) return [];
    return speechSynthesis.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith(language));
  }

  /** Whether this browser met a server process before; notes that it has now. */
  visits(epoch: string): boolean {
    const visited = recall<string[]>(VISITED, []);
    if (visited.includes(epoch)) return false;
    keep(VISITED, [...visited, epoch].slice(-20));
    return true;
  }

  /** Count an alert as dealt with; return whether this tab is the one to speak it. */
  async claim(epoch: string, alert: Heard): Promise<boolean> {
    const key = keyOf(epoch, alert);
    if (this.here.has(key)) return false;
    this.here.add(key);
    if (navigator.locks) return this.holds(key);
    return (await this.wins(key)) && this.take(key);
  }

  /** The tab that gets the lock keeps it a while: others may see what it writes to the storage only later. */
  private holds(key: string): Promise<boolean> {
    return new Promise((resolve) => {
      void navigator.locks.request(`${HEARD} ${key}`, { ifAvailable: true }, async (lock) => {
        const isMine = lock !== null && this.take(key);
        resolve(isMine);
        if (isMine) await new Promise((release) => setTimeout(release, HELD_MS));
      });
    });
  }

  private take(key: string): boolean {
    const heard = remember(recall<string[]>(HEARD, []), key);
    if (heard) keep(HEARD, heard);
    return heard !== null;
  }

  /** Without locks (plain HTTP): the tab whose name still stands after a moment is the one. */
  private async wins(key: string): Promise<boolean> {
    const claim = `${key} ${Math.random()}`;
    const standing = recall(CLAIM, "");
    if (standing.startsWith(`${key} `)) return false;
    if (!keep(CLAIM, claim)) return true; // no storage: no other tab can be asked
    await new Promise((resolve) => setTimeout(resolve, CLAIM_MS));
    return recall(CLAIM, "") === claim;
  }

  say(text: string, language: string, voiceName: string): void {
    if (!this.hasVoice) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    utterance.voice = this.voices(language).find((voice) => voice.name === voiceName) ?? null;
    this.current = utterance;
    utterance.onend = () => {
      if (this.current === utterance) this.current = null;
    };
    speechSynthesis.speak(utterance);
  }

  silence(): void {
    if (this.hasVoice) speechSynthesis.cancel();
  }

  ear(on: boolean, muted: boolean, offsetMs: number, expiryS: number): Ear {
    return { ready: on && this.isAllowed, muted, offsetMs, expiryS };
  }
}
