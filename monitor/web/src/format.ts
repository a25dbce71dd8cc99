// Numbers as a runner reads them, in the units and the language chosen.

export type Units = "metric" | "imperial";
export type Language = "en" | "de" | "fr" | "es";

export interface Style {
  units: Units;
  language: Language;
}

export const UNKNOWN = "–";
/** Below this nobody runs, and a pace says nothing. */
const STANDING_M_S = 0.8;
const MILE_M = 1609.344;
const INCH_MM = 25.4;

export interface Quantity {
  channel: string;
  /** Key of its name in the words. */
  word: "heartRate" | "pace" | "cadence" | "bounce" | "contact";
  show(value: number, style: Style): string;
  unit(style: Style): string;
  /** Smallest span of the band's scale, in the channel's unit, so that noise does not look dramatic. */
  span: number;
}

const whole = (value: number, style: Style): string => number(value, 0, style);

export const QUANTITIES: readonly Quantity[] = [
  { channel: "heart_rate_bpm", word: "heartRate", show: whole, unit: () => "bpm", span: 10 },
  { channel: "speed_m_s", word: "pace", show: pace, unit: (style) => paceUnit(style), span: 0.4 },
  { channel: "cadence_spm", word: "cadence", show: whole, unit: () => "spm", span: 8 },
  {
    channel: "vertical_oscillation_mm",
    word: "bounce",
    show: bounce,
    unit: (style) => bounceUnit(style),
    span: 10,
  },
  { channel: "ground_contact_ms", word: "contact", show: whole, unit: () => "ms", span: 20 },
];

/** Making one takes longer than a hundred uses of it. */
const FORMATS = new Map<string, Intl.NumberFormat>();

export function number(value: number, digits: number, style: Style): string {
  const key = `${style.language}${digits}`;
  let format = FORMATS.get(key);
  if (!format) {
    format = new Intl.NumberFormat(style.language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    FORMATS.set(key, format);
  }
  return format.format(value);
}

/** Minutes and seconds for a kilometre or a mile; standing has no pace. */
export function pace(speedMS: number, style: Style): string {
  if (speedMS < STANDING_M_S) return UNKNOWN;
  return clock(Math.round((style.units === "metric" ? 1000 : MILE_M) / speedMS));
}

export function paceUnit(style: Style): string {
  return style.units === "metric" ? "/km" : "/mi";
}

function bounce(mm: number, style: Style): string {
  return number(style.units === "metric" ? mm / 10 : mm / INCH_MM, 1, style);
}

function bounceUnit(style: Style): string {
  return style.units === "metric" ? "cm" : "in";
}

export function distance(m: number, style: Style): string {
  return style.units === "metric" ? `${number(m / 1000, 1, style)} km` : `${number(m / MILE_M, 1, style)} mi`;
}

/** 75 -> "1:15", 3675 -> "1:01:15". */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

export function shown(quantity: Quantity, value: number | null | undefined, style: Style): string {
  return value === null || value === undefined ? UNKNOWN : quantity.show(value, style);
}

/** A range, the smaller figure first: that of a pace turns round. */
export function range(quantity: Quantity, [low, high]: [number, number], style: Style): string {
  const ends = [quantity.show(low, style), quantity.show(high, style)];
  if (quantity.word === "pace") ends.reverse();
  return `${ends[0]}–${ends[1]}`;
}

export interface Band {
  /** Where the usual begins and ends, and where the value stands, as parts of the scale: 0..1. */
  low: number;
  high: number;
  at: number | null;
  side: "below" | "within" | "above" | null;
}

/** Lay a value and its usual range on a scale that leaves as much room outside as the range is wide. */
export function band(value: number | null | undefined, [low, high]: [number, number], span: number): Band {
  const width = Math.max(high - low, span);
  const start = (low + high) / 2 - 1.5 * width;
  const place = (x: number): number => Math.min(1, Math.max(0, (x - start) / (3 * width)));
  const known = value !== null && value !== undefined;
  return {
    low: place(low),
    high: place(high),
    at: known ? place(value) : null,
    side: known ? (value < low ? "below" : value > high ? "above" : "within") : null,
  };
}
