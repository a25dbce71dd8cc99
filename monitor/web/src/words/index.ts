import type { Language } from "../format";
import { de } from "./de";
import { DETECTORS, type Told } from "./detectors";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import type { DetectorWords, Sentence, Words } from "./words";

export type { Words } from "./words";

export const WORDS: Record<Language, Words> = {
  en: { ...en, ...detectorWords({}) },
  de: { ...de, ...detectorWords(DETECTORS.de) },
  fr: { ...fr, ...detectorWords(DETECTORS.fr) },
  es: { ...es, ...detectorWords(DETECTORS.es) },
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

function detectorWords(told: Record<string, Told> = {}): DetectorWords {
  const each = <Word>(word: (one: Told) => Word): Record<string, Word> =>
    Object.fromEntries(Object.entries(told).map(([name, one]) => [name, word(one)]));
  return {
    detectors: each((one) => one.title),
    says: each((one) => said(one.says)),
    relieves: each((one) => one.relief),
  };
}

/** Of the codes that fit, severity and signs, the one that asks for most signs is said; of several the first. */
function said(says: Record<string, string>): Sentence {
  const codes = Object.keys(says).map((code) => ({ code, parts: code.split("+") }));
  codes.sort((a, b) => b.parts.length - a.parts.length); // stable: the first stays the first
  return (severity, value, signs) => {
    const present = new Set<string>([severity, ...signs]);
    const found = codes.find(({ parts }) => parts.every((part) => present.has(part)));
    return (says[found?.code ?? ""] ?? "").replace("{value}", () => value);
  };
}
