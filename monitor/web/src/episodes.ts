// What of a run's alerts still stands, and who needs a look first.

import type { Lane } from "./journal";
import type { Alert, Severity } from "./protocol";

const RANK: Record<Severity, number> = { notice: 1, warning: 2, severe: 3 };

/** Order of urgency; a severity of a later version counts as the highest. */
export function rank(severity: Severity | null): number {
  return severity === null ? 0 : (RANK[severity] ?? 3);
}

/** The latest alert of each episode that has not cleared, the most urgent first. */
export function standing(alerts: readonly Alert[]): Alert[] {
  const open = new Map<string, Alert>();
  for (const alert of alerts) {
    if (alert.phase === "clear") open.delete(alert.episode);
    else open.set(alert.episode, alert);
  }
  return [...open.values()].sort((a, b) => rank(b.severity) - rank(a.severity) || b.t_s - a.t_s);
}

/** The worst severity that stands now. */
export function worst(lane: Lane): Severity | null {
  return lane.done ? null : (standing(lane.alerts)[0]?.severity ?? null);
}

/** Whether something keeps a run from being watched. */
export function isTroubled(lane: Lane): boolean {
  return !lane.done && (lane.missing.length > 0 || lane.sensors.some((sensor) => !sensor.well));
}

/** Who needs a look first: what stands, then trouble with sensors, then names; runs that are over come last. */
export function byNeed(lanes: Iterable<Lane>): Lane[] {
  return [...lanes].sort(
    (a, b) =>
      Number(a.done) - Number(b.done) ||
      rank(worst(b)) - rank(worst(a)) ||
      Number(isTroubled(b)) - Number(isTroubled(a)) ||
      a.athlete.localeCompare(b.athlete) ||
      a.key.localeCompare(b.key, undefined, { numeric: true }),
  );
}
