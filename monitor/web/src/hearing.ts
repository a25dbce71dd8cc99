// Whether an alert is spoken: pure decisions; speaker.ts carries them out.

import type { Alert, Reminder } from "./protocol";

/** What may be spoken. */
export type Heard = Alert | Reminder;

/** How many alerts a browser remembers having dealt with. */
const MEMORY = 400;

export interface Ear {
  /** The sound is on and the browser lets the page speak. */
  ready: boolean;
  muted: boolean;
  /** Server's clock minus the page's [ms]. */
  offsetMs: number;
  expiryS: number;
}

export type Verdict = "speak" | "later" | "never";

/** Decide on one alert: `later` is one that may be spoken once the sound is on, as long as it is fresh. */
export function decide(alert: Heard, ear: Ear, nowMs: number): Verdict {
  if (!alert.speak || isStale(alert, ear, nowMs)) return "never";
  if (ear.muted) return "never";
  return ear.ready ? "speak" : "later";
}

export function isStale(alert: Heard, ear: Ear, nowMs: number): boolean {
  return nowMs + ear.offsetMs - alert.said_ms > ear.expiryS * 1000;
}

/** A key that differs between server processes: a run played twice has the same alert ids. */
export function keyOf(epoch: string, alert: Heard): string {
  return `${epoch}/${alert.id}`;
}

/** The memory with one more key, or null where it is known already. */
export function remember(memory: readonly string[], key: string): string[] | null {
  return memory.includes(key) ? null : [...memory, key].slice(-MEMORY);
}

/** Buzzes by urgency [ms]: on, off, on, ... */
export function buzz(alert: Heard): number[] {
  const times = "severity" in alert ? ({ notice: 1, warning: 2, severe: 4 }[alert.severity] ?? 2) : 1;
  return Array.from({ length: 2 * times - 1 }, (_, i) => (i % 2 ? 120 : 250));
}
