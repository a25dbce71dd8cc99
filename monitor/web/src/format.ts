// Numbers as a runner reads them, in the units and the language chosen.

import { type Measure, type Shown, SLOWEST_M_S, TABLE, WATCHED } from "./quantities";

export type Units = "metric" | "imperial";
export type Language = "en" | "de" | "fr" | "es";

export interface Style {
  units: Units;
  language: Language;
}

export const UNKNOWN = "–";

export class Quantity {
  readonly channel: string;
  /** Its English name, where a language has none of its own. */
  readonly name: string;
  /** Smallest span of the band's scale, in the channel's unit, so that noise does not look dramatic. */
  readonly span: number;

  constructor(private readonly shown: Shown) {
    this.channel = shown.channel;
    this.name = shown.name;
    this.span = shown.span;
  }

  measure(style: Style): Measure {
    return this.shown[style.units];
  }

  /** Whether it is a speed that is shown as a pace. */
  get isPace(): boolean {
    return this.shown.metric.pace_m > 0;
  }

  show(value: number, style: Style, digits?: number): string {
    const { factor, offset, decimals, pace_m } = this.measure(style);
    if (!pace_m) return number(value * factor + offset, digits ?? decimals, style);
    return value < SLOWEST_M_S ? UNKNOWN : clock(Math.round(pace_m / value));
  }

  unit(style: Style): string {
    return this.measure(style).unit;
  }
}

function quantity(channel: string): Quantity {
  const shown = TABLE.find((row) => row.channel === channel);
  if (!shown) throw new Error(`no quantity ${channel}`);
  return new Quantity(shown);
}

export const QUANTITIES: readonly Quantity[] = WATCHED.map(quantity);
export const DISTANCE = quantity("distance_m");
export const PACE = quantity("speed_m_s");
export const POWER = quantity("power_w");

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

export function distance(m: number, style: Style): string {
  return `${DISTANCE.show(m, style)} ${DISTANCE.unit(style)}`;
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
  if (quantity.isPace) ends.reverse();
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
