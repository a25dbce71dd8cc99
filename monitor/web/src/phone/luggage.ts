// What a runner takes along to another phone or browser: what the runs taught, and what was said of them.

import type { Values } from "./vault";

/** As fleetfoot.phone.shelf writes it: of which sensor, about what, by which run, and the state itself. */
export interface Lesson {
  sensor: string;
  subject: string;
  runs: number;
  run: string;
  content: string;
}

export interface Said {
  run: string;
  values: Values;
}

export interface Luggage {
  lessons: Lesson[];
  said: Said[];
}

const FORMAT = "fleetfoot-phone";
const VERSION = 1;

export function packed(luggage: Luggage): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, ...luggage });
}

/** What a file holds; throws where it is none of ours, or was tampered with. */
export function unpacked(text: string): Luggage {
  const found: unknown = parsed(text);
  if (!isRecord(found) || found.format !== FORMAT || found.version !== VERSION) throw new Error("format");
  const { lessons, said } = found;
  if (!Array.isArray(lessons) || !lessons.every(isLesson)) throw new Error("lessons");
  if (!Array.isArray(said) || !said.every(isSaid)) throw new Error("said");
  return { lessons, said };
}

/** The lessons that are not known yet. A run teaches a subject of a sensor once. */
export function fresh(lessons: readonly Lesson[], known: readonly Lesson[]): Lesson[] {
  const keys = new Set(known.map(keyOf));
  return lessons.filter((each) => !keys.has(keyOf(each)) && keys.add(keyOf(each)));
}

function keyOf({ sensor, subject, run }: Lesson): string {
  return JSON.stringify([sensor, subject, run]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("JSON");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isLesson(value: unknown): value is Lesson {
  if (!isRecord(value)) return false;
  const texts = [value.sensor, value.subject, value.run, value.content];
  const isState = /^[A-Za-z0-9+/]*={0,2}$/.test(String(value.content));
  return texts.every((each) => typeof each === "string") && isState && Number.isSafeInteger(value.runs);
}

function isSaid(value: unknown): value is Said {
  const plain = ["number", "boolean", "string"];
  return (
    isRecord(value) &&
    typeof value.run === "string" &&
    isRecord(value.values) &&
    Object.values(value.values).every((each) => plain.includes(typeof each))
  );
}
