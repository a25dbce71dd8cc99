import type { Language } from "../format";
import { de } from "./de";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import type { Words } from "./words";

export type { Words } from "./words";

export const WORDS: Record<Language, Words> = { en, de, fr, es };
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
