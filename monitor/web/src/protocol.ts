// What the server says, message by message. Numbers that are unknown are null; times count from the run's start.

export type Severity = "notice" | "warning" | "severe";
export type Phase = "onset" | "escalate" | "clear" | "unjudged";
export type Figures = Record<string, number | null>;
export type Ranges = Record<string, [number, number]>;

export interface Alert {
  id: string;
  episode: string;
  detector: string;
  phase: Phase;
  severity: Severity;
  t_s: number;
  onset_s: number;
  value: number;
  unit: string;
  cause: string[];
  /** Channels that were unknown, where nobody can say any more whether it goes on. */
  missing: string[];
  message: string;
  /** Whether the server wants it spoken: it limits how often. */
  speak: boolean;
  /** When the server told it, by its own clock: milliseconds since 1970. */
  said_ms: number;
}

/** Something to do or to answer now; no alert. */
export interface Reminder {
  id: string;
  rule: string;
  t_s: number;
  value: number;
  unit: string;
  message: string;
  speak: boolean;
  said_ms: number;
}

/** For want of what a detector cannot judge: channels, or minutes of running; with neither, steadier running. */
export interface Want {
  missing?: string[];
  to_go_min?: number;
}

/** What changes with every second beside the values; a server of an earlier version says none of it. */
export interface SoFar {
  distance_m?: number | null;
  /** Seconds in which the runner moved. */
  moving_s?: number;
  /** By detector that cannot judge now; of the others nothing. */
  outlook?: Record<string, Want>;
}

export interface Sensor {
  name: string;
  state: string;
  details: string;
  well: boolean;
  battery_pct: number | null;
}

export interface Detector {
  name: string;
  title: string;
  unit: string;
  thresholds: Partial<Record<Severity, number>>;
}

export interface Judged {
  available: boolean;
  reason: string | null;
  alerts: number;
  worst: Severity | null;
  peak: number | null;
  unit: string;
}

/** How heart rate changed at the same effort; null where that cannot be judged. */
export interface Change {
  from_s: number | null;
  change_bpm: number | null;
  sd_bpm: number | null;
}

/** Pace that was lost late. */
export interface Slowing {
  from_s: number;
  loss_pct: number;
}

export interface Summary {
  duration_s: number;
  moving_s: number;
  distance_m: number | null;
  detectors: Record<string, Judged>;
  /** Kind of the session. */
  session: string;
  equal_effort: Change;
  slowing: Slowing | null;
  /** Seconds in which heart rate was not believed, by the fault. */
  not_believed_s: Record<string, number>;
  medians: Figures;
  warnings: string[];
  insights: string[];
}

/** What the runner said of a run, by field of the diary. */
export type Said = Record<string, number | boolean | string>;

export interface Cause {
  cause: string;
  title: string;
  probability: number;
  points: number;
  on: "legs" | "tired";
  words: "likely" | "possible" | "weak";
  grade: string;
  for: string[];
  against: string[];
  missing: string[];
  advice: string;
  advice_grade: string;
}

/** Why the legs were heavy: the same object as on MQTT and of the command. */
export interface Why {
  /** Of its sentences; a server that is older says nothing, and English. */
  language?: string;
  sentence: string;
  causes: Cause[];
  shown: string[];
  also: string[];
  unexplained_points: number | null;
  chronic: { cause: string; grade: string; for: string[]; advice: string }[];
  red_flags: { cause: string; words: string; do: string }[];
  questions: { field: string; words: string }[];
}

export interface Run extends SoFar {
  key: string;
  run: string;
  athlete: string;
  source: string;
  started_utc: string | null;
  total_s: number | null;
  done: boolean;
  history: {
    t_s: number[];
    values: Record<string, (number | null)[]>;
    scores: Record<string, (number | null)[]>;
    /** What was usual, as it was then, every few seconds. */
    usual?: { t_s: number; ranges: Ranges }[];
  };
  usual: Ranges;
  /** Why heart rate is not believed now; null where it is. */
  doubt: string | null;
  alerts: Alert[];
  reminders: Reminder[];
  sensors: Sensor[];
  missing: string[];
  summary: Summary | null;
  said: Said;
  why: Why | null;
}

export interface Hello {
  schema: number;
  version: string;
  speed: number;
  expiry_s: number;
  detectors: Detector[];
  /** What the configuration says of units and language; null leaves it to the device. */
  display: { units: "metric" | "imperial" | null; language: "en" | "de" | "fr" | "es" | null };
  runs: Run[];
}

export interface Tick extends SoFar {
  key: string;
  t_s: number;
  values: Figures;
  scores: Figures;
  usual: Ranges;
  /** Why heart rate is not believed now; null where it is. */
  doubt: string | null;
}

export type Message =
  | { id: string; kind: "hello"; data: Hello }
  | { id: string; kind: "begin"; data: Run }
  | { id: string; kind: "tick"; data: Tick }
  | { id: string; kind: "alert"; data: { key: string; alert: Alert } }
  | { id: string; kind: "sensors"; data: { key: string; sensors: Sensor[]; missing: string[] } }
  | { id: string; kind: "end"; data: { key: string; summary: Summary } }
  | { id: string; kind: "reminder"; data: { key: string; reminder: Reminder } }
  | { id: string; kind: "said"; data: { key: string; said: Said } }
  | { id: string; kind: "why"; data: { key: string; why: Why } };

export type Kind = Message["kind"];
