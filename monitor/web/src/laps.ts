// Laps by tap, kept in this browser by run: where each began, in time and distance.

import type { Lane } from "./journal";
import { keep, recall } from "./settings";

export interface Mark {
  t_s: number;
  /** Unknown where the run has no distance. */
  m: number | null;
}

export interface Lap {
  number: number;
  seconds: number;
  metres: number | null;
}

const KEPT = "fleetfoot.laps";
/** Runs whose laps are kept; older ones are forgotten. */
const MOST = 20;
/** A second tap this soon is a finger that trembled [s]. */
const TREMBLE_S = 2;

type Kept = Record<string, Mark[]>;

/** The laps of a run, the one under way the last; one alone before the first tap. */
export function lapsOf(marks: readonly Mark[], now: Mark): Lap[] {
  const starts = [{ t_s: 0, m: now.m === null ? null : 0 }, ...marks];
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? now;
    return {
      number: i + 1,
      seconds: Math.max(0, end.t_s - start.t_s),
      metres: start.m === null || end.m === null ? null : Math.max(0, end.m - start.m),
    };
  });
}

export class Laps {
  private kept = recall<Kept>(KEPT, {});

  of(lane: Lane): Lap[] {
    return lapsOf(this.kept[lane.run] ?? [], here(lane));
  }

  /** End the lap of a run that is under way. */
  end(lane: Lane): void {
    const marks = this.kept[lane.run] ?? [];
    const now = here(lane);
    if (lane.tS === null || now.t_s - (marks.at(-1)?.t_s ?? 0) < TREMBLE_S) return;
    const { [lane.run]: _, ...others } = this.kept;
    const entries = Object.entries(others).slice(1 - MOST);
    this.kept = { ...Object.fromEntries(entries), [lane.run]: [...marks, now] };
    keep(KEPT, this.kept);
  }
}

function here(lane: Lane): Mark {
  return { t_s: lane.tS ?? 0, m: lane.distanceM };
}
