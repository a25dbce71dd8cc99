// What of a run's alerts still stands, who needs a look, and in which order all of them are shown.

import type { Lane } from "./journal";
import type { Alert, Severity } from "./protocol";

const RANK: Record<Severity, number> = { notice: 1, warning: 2, severe: 3 };

/** Order of urgency; a severity of a later version counts as the highest. */
export function rank(severity: Severity | null): number {
  return severity === null ? 0 : (RANK[severity] ?? 3);
}

/** Whether the episode of an alert is over with it: it has cleared, or nobody can say any more. */
export function ends(alert: Alert): boolean {
  return alert.phase === "clear" || alert.phase === "unjudged";
}

/** The latest alert of each episode that has not ended, the most urgent first. */
export function standing(alerts: readonly Alert[]): Alert[] {
  const open = new Map<string, Alert>();
  for (const alert of alerts) {
    if (ends(alert)) open.delete(alert.episode);
    else open.set(alert.episode, alert);
  }
  return [...open.values()].sort((a, b) => rank(b.severity) - rank(a.severity) || b.t_s - a.t_s);
}

/** The worst severity that stands now. */
export function worst(lane: Lane): Severity | null {
  return lane.done ? null : (standing(lane.alerts)[0]?.severity ?? null);
}

/** Whether a run goes on and no detector can judge it now. */
export function isUnjudged(lane: Lane): boolean {
  const scores = Object.values(lane.scores);
  return !lane.done && standing(lane.alerts).length === 0 && scores.every((score) => score === null);
}

/** Whether something keeps a run from being watched. */
export function isTroubled(lane: Lane): boolean {
  return !lane.done && (lane.missing.length > 0 || lane.sensors.some((sensor) => !sensor.well));
}

/** Whether somebody needs a look: an alert stands, or a sensor is missing or unwell. */
export function needsLook(lane: Lane): boolean {
  return worst(lane) !== null || isTroubled(lane);
}

/** Those who are pinned first, then by name: nobody moves under a finger because of what happens to others. */
export function inOrder(lanes: Iterable<Lane>, pinned: readonly string[]): Lane[] {
  return [...lanes].sort(
    (a, b) =>
      Number(pinned.includes(b.athlete)) - Number(pinned.includes(a.athlete)) ||
      a.athlete.localeCompare(b.athlete) ||
      a.key.localeCompare(b.key, undefined, { numeric: true }),
  );
}
