// Messages as the server makes them, for tests.

import type { Alert, Hello, Message, Run } from "../src/protocol";

export function alert(change: Partial<Alert> = {}): Alert {
  return {
    id: "e1-onset",
    episode: "e1",
    detector: "overstriding",
    phase: "onset",
    severity: "warning",
    t_s: 100,
    onset_s: 60,
    value: 10.68,
    unit: "%",
    cause: [],
    missing: [],
    message:
      "Clearly long steps for this pace, about 11 % longer than your usual. Try shorter, quicker steps.",
    speak: true,
    said_ms: 1_000_000,
    ...change,
  };
}

export function run(change: Partial<Run> = {}): Run {
  return {
    key: "1",
    run: "r",
    athlete: "Ana",
    source: "demo",
    started_utc: null,
    total_s: 2700,
    done: false,
    history: { t_s: [], values: {}, scores: {} },
    usual: {},
    doubt: null,
    alerts: [],
    reminders: [],
    sensors: [],
    missing: [],
    summary: null,
    said: {},
    why: null,
    ...change,
  };
}

/** What a summary says of heart rate against pace where there is nothing to say. */
export const SILENT = {
  session: "unknown",
  equal_effort: { from_s: null, change_bpm: null, sd_bpm: null },
  slowing: null,
  not_believed_s: {},
};

export const DETECTORS = [
  {
    name: "overstriding",
    title: "Long steps",
    unit: "%",
    thresholds: { notice: 5, warning: 8, severe: 10.5 },
  },
  { name: "bounce", title: "Bounce", unit: "%", thresholds: { notice: 8, warning: 12, severe: 21 } },
];

export function hello(id: string, runs: Run[]): Message {
  const data: Hello = {
    schema: 2,
    version: "0",
    speed: 1,
    expiry_s: 120,
    detectors: DETECTORS,
    display: { units: null, language: null },
    runs,
  };
  return { id, kind: "hello", data };
}

export function tick(id: string, t_s: number, heartRate: number | null = 150): Message {
  const values = { heart_rate_bpm: heartRate };
  return {
    id,
    kind: "tick",
    data: { key: "1", t_s, values, scores: { overstriding: null }, usual: {}, doubt: null },
  };
}
