// The words of the page: one object a language.

import type { Severity } from "../protocol";

/** A sentence about a detector's finding; the figure is rounded and carries its unit, the signs tell its direction. */
type Sentence = (severity: Severity, value: string, signs: readonly string[]) => string;

/** What detectors say in a language: made from `detectors.ts`, where the server's part brings it. */
export interface DetectorWords {
  /** Names of detectors; the server's stand where there is none. */
  detectors: Record<string, string>;
  /** What an alert says, by detector; the server's English stands where there is none. */
  says: Record<string, Sentence>;
  relieves: Record<string, string>;
  /** What to do, in a few words that are read at a glance, by detector. */
  acts: Record<string, (severity: Severity) => string>;
  /** What a coach is told of somebody, by detector. */
  tells: Record<string, (name: string, signs: readonly string[]) => string>;
}

export type Words = OwnWords & DetectorWords;

/** What the page itself says in a language. */
export interface OwnWords {
  /** Names of quantities by channel; the server's English stands where there is none. */
  quantities: Record<string, string>;
  severities: Record<Severity, string>;
  cleared: string;
  unjudged: string;
  /** What a reminder says, by rule; the server's English stands where there is none. */
  reminds: Record<string, (value: string) => string>;
  /** That a finding cannot be judged any more, for want of these quantities; without any, of steady running. */
  lost(name: string, quantities: string): string;
  causes: Record<string, string>;
  behind(causes: string): string;
  /** By the server's English word. */
  sensorStates: Record<string, string>;
  usual(range: string): string;
  above(range: string): string;
  below(range: string): string;
  now: {
    waiting: string;
    unable: string;
    /** Below the time to go: until what. */
    first: string;
    usual: string;
    /** Size, and for how long. */
    standing(value: string, time: string): string;
    easing(time: string): string;
    over: string;
  };
  /** For want of what a detector cannot judge. */
  wants: {
    toGo(minutes: string): string;
    missing(device: "strap" | "pod" | null, names: string): string;
    steadier: string;
    /** In a row of a group: the device alone. */
    device: Record<"strap" | "pod", string>;
  };
  laps: {
    heading: string;
    /** On the button: which lap it ends. */
    end(number: string): string;
    lap(number: string): string;
    columns: readonly [string, string, string, string];
  };
  coach: {
    trouble(count: string): string;
    nobody: string;
    pin(name: string): string;
    sound(name: string): string;
    /** Shows what pins a row and what silences it, where a row has no room for both. */
    choose: string;
    startList: string;
    pulse(name: string): string;
  };
  /** Why heart rate is not believed, by its fault. */
  doubts: Record<string, string>;
  notBelieved(reason: string): string;
  cannotJudge: string;
  from(severity: string, value: string): string;
  headings: Record<
    | "athletes"
    | "values"
    | "minutes"
    | "alerts"
    | "reminders"
    | "detectors"
    | "sensors"
    | "summary"
    | "settings",
    string
  >;
  noAlerts: string;
  noSensors: string;
  missing: string;
  battery(pct: string): string;
  chart(name: string, low: string, high: string, last: string): string;
  chartEmpty(name: string): string;
  usualThen: string;
  lastAlert(clock: string, text: string): string;
  times(speed: string): string;
  noConnection(seconds: number): string;
  refused: string;
  ended: string;
  silent(seconds: number): string;
  connecting: string;
  connected: string;
  noRuns: string;
  sound: Record<"turnOn" | "mute" | "unmute" | "none" | "on" | "off", string>;
  settings: Record<
    | "language"
    | "auto"
    | "units"
    | "metric"
    | "imperial"
    | "look"
    | "dark"
    | "light"
    | "voice"
    | "firstVoice"
    | "test"
    | "tested"
    | "vibrate"
    | "awake"
    | "large"
    | "none"
    | "close",
    string
  >;
  diary: {
    heading: string;
    now: string;
    legs: string;
    tired: string;
    onset: string;
    onsets: Record<"start" | "after" | "same_distance", string>;
    minutes: string;
    minute(minute: number): string;
    feel: string;
    /** From very weak to very strong. */
    feels: readonly [string, string, string, string, string];
    flags: Record<"sick" | "slept_badly" | "strength_yesterday" | "hot" | "new_shoes", string>;
    last(rating: string, minute: string): string;
    kept: string;
    waiting: string;
  };
  why: {
    heading: string;
    first: string;
    for: string;
    against: string;
    missing: string;
    try: string;
    chances: Record<"likely" | "possible" | "weak", string>;
    grade(points: string, grade: string): string;
    unexplained(points: string): string;
    also(causes: string): string;
    weeks: string;
    help: string;
  };
  back: string;
  skip: string;
  notice: string;
  summary: {
    distance(time: string, distance: string): string;
    time(time: string): string;
    quiet: string;
    told(name: string, count: number, worst: string, peak: string): string;
    unjudged(name: string, reason: string): string;
    /** By kind of session; what is not there is not said. */
    sessions: Record<string, string>;
    slowed(lasted: string, loss: string): string;
    changed(rose: boolean, by: string, minute: string, range: string): string;
    doubted(lasted: string, reason: string): string;
    medians(figures: string): string;
  };
}
