// What every part of the page offers: an element, and a way to bring it up to date.

import type { Style } from "../format";
import type { Journal, Lane } from "../journal";
import type { Detector } from "../protocol";
import { WORDS, type Words } from "../words";

/** What a part needs to draw itself. */
export interface Scene {
  journal: Journal;
  style: Style;
  words: Words;
  detectors: readonly Detector[];
}

export interface Part {
  readonly root: HTMLElement;
  update(lane: Lane, scene: Scene): void;
}

export function sceneOf(journal: Journal, style: Style): Scene {
  return { journal, style, words: WORDS[style.language], detectors: journal.hello?.detectors ?? [] };
}
