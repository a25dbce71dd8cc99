// What this browser was told, kept in its local storage; without storage it holds for the visit.

import type { Language, Style, Units } from "./format";
import type { Hello } from "./protocol";
import { languageOf } from "./words";

export interface Settings {
  language: Language | "auto";
  units: Units | "auto";
  look: "auto" | "dark" | "light";
  voice: string;
  sound: boolean;
  muted: boolean;
  vibrate: boolean;
  awake: boolean;
  /** Readings that are large, the first first; of an empty one none. */
  large: readonly string[];
  /** Athletes that stand first, and those that are not heard, where several are on the page. */
  pinned: readonly string[];
  silent: readonly string[];
}

const DEFAULTS: Settings = {
  language: "auto",
  units: "auto",
  look: "auto",
  voice: "",
  sound: false,
  muted: false,
  vibrate: true,
  awake: true,
  large: ["heart_rate_bpm", "speed_m_s"],
  pinned: [],
  silent: [],
};
const KEY = "fleetfoot.settings";

/** Read a value that another version, or another page, may have left. */
export function recall<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise; // no storage, or not ours: the page works without
  }
}

/** Keep a value; return whether this browser lets us. */
export function keep(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export class Preferences {
  private values: Settings = { ...DEFAULTS, ...recall<Partial<Settings>>(KEY, {}) };
  private readonly listeners: (() => void)[] = [];
  /** What the server's configuration says, where this browser was told nothing. */
  private display: Hello["display"] = { units: null, language: null };

  constructor() {
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      this.values = { ...DEFAULTS, ...recall<Partial<Settings>>(KEY, {}) };
      this.tell();
    });
  }

  get now(): Readonly<Settings> {
    return this.values;
  }

  /** Language and units in force. */
  get style(): Style {
    const { language, units } = this.values;
    const { display } = this;
    return {
      language: language === "auto" ? (display.language ?? languageOf(navigator.languages)) : language,
      units: units === "auto" ? (display.units ?? unitsOf(navigator.language)) : units,
    };
  }

  /** Take what the configuration says. */
  follow(display: Hello["display"]): void {
    this.display = display;
  }

  set(change: Partial<Settings>): void {
    this.values = { ...this.values, ...change };
    keep(KEY, this.values);
    this.tell();
  }

  /** Put an athlete on a list, or take them off it. */
  toggle(list: "pinned" | "silent", athlete: string): void {
    const now = this.values[list];
    this.set({ [list]: now.includes(athlete) ? now.filter((one) => one !== athlete) : [...now, athlete] });
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Miles where roads have them: the United States, Great Britain, Liberia, Myanmar. */
export function unitsOf(tag: string): Units {
  return /-(US|GB|LR|MM)\b/i.test(tag) ? "imperial" : "metric";
}
