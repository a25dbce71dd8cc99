// Which view is shown: the address after the hash, or what the number of athletes suggests.

import type { Lane } from "./journal";

/** Key of the run that is shown alone, or null for the overview. An athlete's own address shows the latest run. */
export function route(hash: string, lanes: readonly Lane[]): string | null {
  const owner = ownerOf(hash);
  const own = owner === null ? undefined : lanes.findLast((lane) => lane.athlete === owner);
  if (own) return own.key;
  const named = /^#\/run\/(.+)$/.exec(hash)?.[1];
  if (named !== undefined) {
    const key = decoded(named);
    if (lanes.some((lane) => lane.key === key)) return key;
  }
  const athletes = new Set(lanes.map((lane) => lane.athlete));
  return athletes.size === 1 ? (lanes.at(-1)?.key ?? null) : null;
}

/** Whose own page it is: the address on the start list; null where it is nobody's. */
export function ownerOf(hash: string): string | null {
  const named = /^#\/athlete\/(.+)$/.exec(hash)?.[1];
  return named === undefined ? null : decoded(named);
}

export function addressOf(key: string): string {
  return `#/run/${encodeURIComponent(key)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}
