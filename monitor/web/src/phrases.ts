// What alerts, states and a finished run say, in the language chosen.

import { ends, standing } from "./episodes";
import { clock, distance, number, QUANTITIES, type Quantity, type Style, shown } from "./format";
import type { Lane } from "./journal";
import type { Alert, Detector, Reminder, Summary } from "./protocol";
import { WORDS, type Words } from "./words";

export function size(value: number, unit: string, style: Style): string {
  return `${number(value, 0, style).replace("-", "−")}\u00a0${unit}`;
}

export function nameOf(detector: Pick<Detector, "name" | "title">, style: Style): string {
  return WORDS[style.language].detectors[detector.name] ?? detector.title;
}

function titleOf(name: string, detectors: readonly Detector[], style: Style): string {
  const detector = detectors.find((one) => one.name === name);
  return nameOf(detector ?? { name, title: name.replaceAll("_", " ") }, style);
}

/** What people call a quantity. */
export function named({ channel, name }: Quantity, words: Words): string {
  return words.quantities[channel] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** The sentence of an alert; the server's own where this language has none for its detector. */
export function sentence(alert: Alert, style: Style): string {
  const words = WORDS[style.language];
  if (alert.phase === "clear") return words.relieves[alert.detector] ?? alert.message;
  if (alert.phase === "unjudged") return unjudged(alert, style);
  const says = words.says[alert.detector];
  return says ? says(alert.severity, size(alert.value, alert.unit, style), alert.cause) : alert.message;
}

/** The sentence of a reminder; the server's own where this language has none for its rule. */
export function reminded(reminder: Reminder, style: Style): string {
  const says = WORDS[style.language].reminds[reminder.rule];
  return says ? says(number(reminder.value, 0, style)) : reminder.message;
}

/** That nobody knows any more whether it goes on, and for want of what; the server's words where a name lacks. */
function unjudged(alert: Alert, style: Style): string {
  const words = WORDS[style.language];
  const name = words.detectors[alert.detector];
  const lacking = alert.missing.map((missing) => QUANTITIES.find(({ channel }) => channel === missing));
  if (name === undefined || lacking.includes(undefined)) return alert.message;
  const names = lacking.flatMap((quantity) => (quantity ? [named(quantity, words)] : []));
  return words.lost(name, names.join(", "));
}

/** How urgent it is, or that it is over, in a word or two. */
export function label(alert: Alert, style: Style): string {
  const words = WORDS[style.language];
  if (alert.phase === "clear") return words.cleared;
  return alert.phase === "unjudged" ? words.unjudged : (words.severities[alert.severity] ?? alert.severity);
}

/** What may be behind it; empty where nothing is known or it is over. */
export function cause(alert: Alert, style: Style): string {
  const words = WORDS[style.language];
  const known = alert.cause.flatMap((name) => words.causes[name] ?? []); // the others are in the sentence
  return ends(alert) || known.length === 0 ? "" : words.behind(known.join(", "));
}

/** How things are now: what is read first, and what belongs to it. */
export interface State {
  kind: "alert" | "usual" | "partly" | "unjudged" | "waiting" | "over";
  /** How urgent it is, in a word; empty where nothing is. */
  urgency: string;
  /** In two or three words. */
  what: string;
  /** Of what size and for how long, or for want of what. */
  more: string;
  /** What to do about it. */
  act: string;
}

export function state(lane: Lane, detectors: readonly Detector[], style: Style): State {
  const words = WORDS[style.language].now;
  const [first] = standing(lane.alerts);
  const calm = { urgency: "", more: "", act: "" };
  if (lane.done) return { ...calm, kind: "over", what: words.over };
  if (first) return alarm(first, lane, detectors, style);
  if (lane.tS === null) return { ...calm, kind: "waiting", what: words.waiting };
  const dumb = detectors.filter((detector) => (lane.scores[detector.name] ?? null) === null);
  const wants = dumb.length ? wanting(lane, dumb, style) : [];
  if (dumb.length < detectors.length) {
    return { ...calm, kind: dumb.length ? "partly" : "usual", what: words.usual, more: wants.join(" · ") };
  }
  return { ...calm, kind: "unjudged", ...unjudgedNow(lane, dumb, style) };
}

/** Where nothing can be judged: the minutes to go, the sensor that lacks, or that nobody knows. */
function unjudgedNow(lane: Lane, dumb: readonly Detector[], style: Style): Pick<State, "what" | "more"> {
  const { now, wants } = WORDS[style.language];
  const [soonest] = minutesToGo(lane, dumb);
  const lacking = sensors(lane, dumb, style).join(" · ");
  if (soonest !== undefined) {
    const what = wants.toGo(number(soonest, 0, style));
    return { what, more: [now.first, lacking].filter(Boolean).join(" · ") };
  }
  const device = DEVICES.find((one) => one !== null && lacks(lane, dumb, one));
  if (device) return { what: capital(wants.device[device], style), more: lacking };
  return { what: now.unable, more: wanting(lane, dumb, style).join(" · ") };
}

/** How things are in a row of a group: in two or three words. */
export function brief(lane: Lane, detectors: readonly Detector[], style: Style): string {
  const { what } = state(lane, detectors, style);
  const [first] = lane.done ? [] : standing(lane.alerts);
  return first ? `${what} ${size(lane.scores[first.detector] ?? first.value, first.unit, style)}` : what;
}

/** A name within a sentence: German nouns stay large. */
function within(name: string, { language }: Style): string {
  return language === "de" ? name : name.toLocaleLowerCase(language);
}

function capital(text: string, style: Style): string {
  return text.charAt(0).toLocaleUpperCase(style.language) + text.slice(1);
}

/** What stands, with its size of now; below every threshold it is easing off, though not over yet. */
function alarm(alert: Alert, lane: Lane, detectors: readonly Detector[], style: Style): State {
  const { now, acts } = WORDS[style.language];
  const limits = Object.values(detectors.find(({ name }) => name === alert.detector)?.thresholds ?? {});
  const score = lane.scores[alert.detector] ?? alert.value;
  const time = lasting(lane, alert, style);
  const more =
    score < Math.min(...limits) ? now.easing(time) : now.standing(size(score, alert.unit, style), time);
  const act = acts[alert.detector]?.(alert.severity) ?? "";
  return {
    kind: "alert",
    urgency: label(alert, style),
    what: titleOf(alert.detector, detectors, style),
    more,
    act,
  };
}

/** For how long something has stood, in seconds below a minute. */
export function lasting(lane: Lane, alert: Alert, style: Style): string {
  const seconds = Math.max(0, (lane.tS ?? alert.t_s) - alert.onset_s);
  const [value, unit] = seconds < 60 ? [seconds, "s"] : [seconds / 60, "min"];
  return `${number(Math.floor(value), 0, style)}\u00a0${unit}`;
}

/** Minutes of running until detectors can judge, the soonest first; of those that want for anything else none. */
function minutesToGo(lane: Lane, dumb: readonly Detector[]): number[] {
  return dumb.flatMap(({ name }) => lane.outlook[name]?.to_go_min ?? []).sort((a, b) => a - b);
}

function lacks(lane: Lane, dumb: readonly Detector[], device: Device): boolean {
  return dumb.some(({ name }) =>
    lane.outlook[name]?.missing?.some((channel) => deviceOf(channel) === device),
  );
}

/** Sensors that the detectors lack: each device once, with what it would measure. */
function sensors(lane: Lane, dumb: readonly Pick<Detector, "name">[], style: Style): string[] {
  const words = WORDS[style.language];
  const channels = [...new Set(dumb.flatMap(({ name }) => lane.outlook[name]?.missing ?? []))];
  return DEVICES.flatMap((device) => {
    const mine = channels.filter((channel) => deviceOf(channel) === device);
    const names = mine.map((channel) => within(nameOfChannel(channel, words), style));
    return names.length ? [words.wants.missing(device, names.join(", "))] : [];
  });
}

/** For want of what detectors cannot judge: sensors together, then those who want the same, by their names. */
function wanting(lane: Lane, dumb: readonly Detector[], style: Style): string[] {
  const wants = new Map<string, string[]>();
  for (const detector of dumb.filter(({ name }) => !lane.outlook[name]?.missing)) {
    const what = want(lane, detector, style);
    wants.set(what, [...(wants.get(what) ?? []), nameOf(detector, style)]);
  }
  const own = [...wants].map(([what, names]) => `${names.join(", ")}: ${what}`);
  return [...sensors(lane, dumb, style), ...own];
}

/** For want of what one detector cannot judge. */
export function want(lane: Lane, detector: Pick<Detector, "name">, style: Style): string {
  const { wants } = WORDS[style.language];
  const own = lane.outlook[detector.name];
  if (own?.missing) return sensors(lane, [detector], style).join(" · ");
  return own?.to_go_min === undefined ? wants.steadier : wants.toGo(number(own.to_go_min, 0, style));
}

type Device = "strap" | "pod" | null;
const DEVICES: readonly Device[] = ["strap", "pod", null];
const OF_A_POD: readonly string[] = [
  "speed_m_s",
  "cadence_spm",
  "vertical_oscillation_mm",
  "ground_contact_ms",
  "balance_pct",
];

/** What would measure a channel; null where no one thing does. */
function deviceOf(channel: string): Device {
  if (channel === "heart_rate_bpm") return "strap";
  return OF_A_POD.includes(channel) ? "pod" : null;
}

function nameOfChannel(channel: string, words: Words): string {
  const quantity = QUANTITIES.find((one) => one.channel === channel);
  return quantity ? named(quantity, words) : channel.replace(/_[a-z]+$/, "").replaceAll("_", " ");
}

/** What a coach is told of an alert: who, what, and what to do. */
export function told(alert: Alert, athlete: string, detectors: readonly Detector[], style: Style): string {
  const words = WORDS[style.language];
  if (ends(alert)) return `${athlete}: ${sentenceOfEnd(alert, detectors, style)}`;
  const about = words.tells[alert.detector]?.(athlete, alert.cause);
  const what = about ?? `${athlete}: ${titleOf(alert.detector, detectors, style)}`;
  const act = words.acts[alert.detector]?.(alert.severity);
  return `${what}, ${size(alert.value, alert.unit, style)}.${act ? ` ${act}.` : ""}`;
}

function sentenceOfEnd(alert: Alert, detectors: readonly Detector[], style: Style): string {
  const name = titleOf(alert.detector, detectors, style);
  return alert.phase === "clear" ? `${name}: ${label(alert, style)}.` : unjudged(alert, style);
}

/** A finished run in a few sentences. */
export function summary(lane: Lane, detectors: readonly Detector[], style: Style): string[] {
  const { summary: facts } = lane;
  if (!facts) return [];
  const words = WORDS[style.language].summary;
  const time = clock(facts.duration_s);
  const lines = [
    facts.distance_m === null ? words.time(time) : words.distance(time, distance(facts.distance_m, style)),
  ];
  const kind = words.sessions[facts.session];
  if (kind !== undefined) lines.push(kind);
  const judged = Object.entries(facts.detectors);
  for (const [name, found] of judged) {
    if (found.worst === null) continue;
    const worst = WORDS[style.language].severities[found.worst];
    const peak = found.peak === null ? worst : size(found.peak, found.unit, style);
    lines.push(words.told(titleOf(name, detectors, style), found.alerts, worst, peak));
  }
  const told = [...slowed(facts, style), ...changed(facts, style), ...doubted(facts, style)];
  if (judged.every(([, found]) => found.worst === null) && told.length === 0) lines.push(words.quiet);
  lines.push(...told);
  for (const [name, found] of judged) {
    if (!found.available) lines.push(words.unjudged(titleOf(name, detectors, style), found.reason ?? ""));
  }
  const typical = medians(lane, style);
  if (typical) lines.push(words.medians(typical));
  return [...lines, ...facts.insights, ...facts.warnings];
}

function slowed({ duration_s, slowing }: Summary, style: Style): string[] {
  if (!slowing) return [];
  const words = WORDS[style.language].summary;
  return [words.slowed(clock(duration_s - slowing.from_s), size(slowing.loss_pct, "%", style))];
}

/** Eighty percent of a normal distribution lie within so many SDs. */
const CENTRAL_80 = 1.2816;

function changed({ equal_effort: found }: Summary, style: Style): string[] {
  const { change_bpm: change, sd_bpm: sd, from_s: from } = found;
  if (change === null || sd === null || from === null || Math.abs(change) <= CENTRAL_80 * sd) return [];
  const words = WORDS[style.language].summary;
  const [low, high] = [change - CENTRAL_80 * sd, change + CENTRAL_80 * sd].map((end) =>
    number(end, 0, style),
  );
  const minute = number(from / 60, 0, style);
  return [words.changed(change > 0, size(Math.abs(change), "bpm", style), minute, `${low} … ${high} bpm`)];
}

function doubted({ not_believed_s: seconds }: Summary, style: Style): string[] {
  const { summary: words, doubts } = WORDS[style.language];
  const total = Object.values(seconds).reduce((sum, one) => sum + one, 0);
  if (total < 10) return [];
  const worst = Object.entries(seconds).sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
  return [words.doubted(clock(total), doubts[worst] ?? "")];
}

function medians(lane: Lane, style: Style): string {
  const words = WORDS[style.language];
  return QUANTITIES.filter((quantity) => (lane.summary?.medians[quantity.channel] ?? null) !== null)
    .map((quantity) => {
      const value = shown(quantity, lane.summary?.medians[quantity.channel], style);
      return `${within(named(quantity, words), style)} ${value} ${quantity.unit(style)}`;
    })
    .join(", ");
}
