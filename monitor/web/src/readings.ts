// What a runner may read at a glance: measured quantities, and what follows from time and distance.

import {
  clock,
  DISTANCE,
  PACE,
  POWER,
  QUANTITIES,
  type Quantity,
  type Style,
  shown,
  UNKNOWN,
} from "./format";
import type { Lane } from "./journal";
import type { Lap } from "./laps";
import { named } from "./phrases";
import type { Words } from "./words";

export interface Shown {
  text: string;
  unit: string;
}

export interface Reading {
  /** Its name in the settings, and as a class of its place. */
  readonly id: string;
  /** The quantity whose usual range goes with it; null where there is none. */
  readonly quantity: Quantity | null;
  name(words: Words): string;
  show(lane: Lane, lap: Lap, style: Style): Shown;
  /** Whether it was ever known in what is kept of the run. */
  isKnown(lane: Lane): boolean;
}

function measured(quantity: Quantity): Reading {
  const { channel } = quantity;
  return {
    id: channel,
    quantity,
    name: (words) => named(quantity, words),
    show: (lane, _, style) => ({
      text: shown(quantity, lane.values[channel], style),
      unit: quantity.unit(style),
    }),
    isKnown: (lane) => (lane.columns[channel] ?? []).some((value) => value !== null),
  };
}

function followed(id: string, show: Reading["show"], isKnown: Reading["isKnown"]): Reading {
  return { id, quantity: null, name: (words) => words.quantities[id] ?? id, show, isKnown };
}

/** A pace over a stretch; none before anybody has moved ten metres. */
function pace(metres: number | null, seconds: number, style: Style): Shown {
  const known = metres !== null && metres >= 10 && seconds > 0;
  return { text: known ? PACE.show(metres / seconds, style) : UNKNOWN, unit: PACE.unit(style) };
}

const hasDistance = (lane: Lane): boolean => lane.distanceM !== null;
const [HEART_RATE, SPEED, ...FORM] = QUANTITIES.map(measured) as [Reading, Reading, ...Reading[]];

/** All of them, in the order of their places. */
export const READINGS: readonly Reading[] = [
  HEART_RATE,
  SPEED,
  followed(
    "distance_m",
    ({ distanceM }, _, style) => ({
      text: distanceM === null ? UNKNOWN : DISTANCE.show(distanceM, style, 2),
      unit: DISTANCE.unit(style),
    }),
    hasDistance,
  ),
  followed(
    "time",
    ({ tS }) => ({ text: clock(tS ?? 0), unit: "" }),
    () => true,
  ),
  followed(
    "average_pace",
    ({ distanceM, movingS }, _, style) => pace(distanceM, movingS, style),
    hasDistance,
  ),
  followed("lap_pace", (_, { metres, seconds }, style) => pace(metres, seconds, style), hasDistance),
  ...FORM,
  measured(POWER),
];

/** Large where nobody has chosen. */
export const LARGE: readonly string[] = [HEART_RATE.id, SPEED.id];
/** So many may be large. */
export const MOST_LARGE = 3;
