// What every part of the page offers: an element, and a way to bring it up to date.

import type { Style } from "../format";
import type { Journal, Lane } from "../journal";
import type { Detector } from "../protocol";
import { ownerOf } from "../route";
import { WORDS, type Words } from "../words";

/** What a part needs to draw itself. */
export interface Scene {
  journal: Journal;
  style: Style;
  words: Words;
  detectors: readonly Detector[];
  /** Whether a coach looks at it: several athletes, and it is none's own page. */
  isCoach: boolean;
}

export interface Part {
  readonly root: HTMLElement;
  update(lane: Lane, scene: Scene): void;
}

export function sceneOf(journal: Journal, style: Style): Scene {
  const athletes = new Set([...journal.lanes.values()].map(({ athlete }) => athlete));
  const isCoach = athletes.size > 1 && ownerOf(location.hash) === null;
  return { journal, style, words: WORDS[style.language], detectors: journal.hello?.detectors ?? [], isCoach };
}
