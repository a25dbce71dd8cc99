import type { Language } from "../format";
import { de } from "./de";
import { BRIEF, type Brief, DETECTORS, type Told } from "./detectors";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import type { DetectorWords, Words } from "./words";

export type { Words } from "./words";

export const WORDS: Record<Language, Words> = {
  en: { ...en, ...detectorWords({}, BRIEF.en) },
  de: { ...de, ...detectorWords(DETECTORS.de, BRIEF.de) },
  fr: { ...fr, ...detectorWords(DETECTORS.fr, BRIEF.fr) },
  es: { ...es, ...detectorWords(DETECTORS.es, BRIEF.es) },
};
export const NAMES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
};

/** The first of the browser's languages that the page speaks, or English. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short in WORDS) return short as Language;
  }
  return "en";
}

function detectorWords(told: Record<string, Told> = {}, brief: Record<string, Brief> = {}): DetectorWords {
  return {
    detectors: each(told, (one) => one.title),
    says: each(told, ({ says }) => {
      const said = chosen(says);
      return (severity, value, signs) => said([severity, ...signs]).replace("{value}", () => value);
    }),
    relieves: each(told, (one) => one.relief),
    acts: each(brief, ({ act }) => {
      const said = chosen(act);
      return (severity) => said([severity]);
    }),
    tells: each(brief, ({ of }) => {
      const said = chosen(of);
      return (name, signs) => said(signs).replace("{name}", () => name);
    }),
  };
}

function each<One, Word>(words: Record<string, One>, word: (one: One) => Word): Record<string, Word> {
  return Object.fromEntries(Object.entries(words).map(([name, one]) => [name, word(one)]));
}

/** Of the codes that fit, severity and signs, the one that asks for most is said; of several the first. */
function chosen(by: Record<string, string>): (present: readonly string[]) => string {
  const codes = Object.entries(by).map(([code, words]) => ({
    words,
    parts: code.split("+").filter(Boolean),
  }));
  codes.sort((a, b) => b.parts.length - a.parts.length); // stable: the first stays the first
  return (present) => codes.find(({ parts }) => parts.every((part) => present.includes(part)))?.words ?? "";
}
