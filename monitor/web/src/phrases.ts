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

/** How things are now, in one line. */
export function state(lane: Lane, detectors: readonly Detector[], style: Style): string {
  const words = WORDS[style.language].now;
  if (lane.done) return words.over;
  const first = standing(lane.alerts)[0];
  if (first) {
    return `${label(first, style)}: ${finding(first, lane, detectors, style)}`;
  }
  if (lane.tS === null) return words.waiting;
  const dumb = detectors.filter((detector) => (lane.scores[detector.name] ?? null) === null);
  if (dumb.length === 0) return words.usual;
  if (dumb.length < detectors.length) return words.partly(dumb.map((one) => nameOf(one, style)).join(", "));
  return lane.tS < 1200 ? words.learning : words.unable;
}

/** What stands, with its size of now; below every threshold it is easing off, though not over yet. */
function finding(alert: Alert, lane: Lane, detectors: readonly Detector[], style: Style): string {
  const words = WORDS[style.language].now;
  const limits = Object.values(detectors.find(({ name }) => name === alert.detector)?.thresholds ?? {});
  const score = lane.scores[alert.detector] ?? alert.value;
  const name = titleOf(alert.detector, detectors, style);
  return score < Math.min(...limits)
    ? words.easing(name)
    : words.standing(name, size(score, alert.unit, style));
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
      return `${named(quantity, words).toLocaleLowerCase(style.language)} ${value} ${quantity.unit(style)}`;
    })
    .join(", ");
}
