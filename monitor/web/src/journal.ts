// All that the page knows, put together from messages. A message that comes twice changes nothing.

import type {
  Alert,
  Figures,
  Hello,
  Message,
  Ranges,
  Reminder,
  Run,
  Said,
  Sensor,
  Summary,
  Tick,
  Want,
  Why,
} from "./protocol";

/** How much of a run is kept for the charts. */
export const WINDOW_S = 600;

export interface Lane {
  key: string;
  run: string;
  athlete: string;
  totalS: number | null;
  done: boolean;
  tS: number | null;
  values: Figures;
  scores: Figures;
  usual: Ranges;
  doubt: string | null;
  /** How far it went so far; null where that is not known. */
  distanceM: number | null;
  movingS: number;
  outlook: Record<string, Want>;
  times: number[];
  columns: Record<string, (number | null)[]>;
  /** What was usual at those times, as it was then: null where nothing was known. */
  bands: Record<string, { low: (number | null)[]; high: (number | null)[] }>;
  alerts: Alert[];
  reminders: Reminder[];
  sensors: Sensor[];
  missing: string[];
  summary: Summary | null;
  /** What the runner said of it, by field of the diary. */
  said: Said;
  why: Why | null;
  /** When the last tick arrived, by the page's clock; null before the first. */
  heardMs: number | null;
}

/** What a message brought that deserves attention. */
export interface News {
  lane: Lane | null;
  /** Alerts not known before, oldest first. */
  alerts: Alert[];
  reminders: Reminder[];
  /** They came in a `hello`: they may be old. */
  retold: boolean;
}

const NOTHING: News = { lane: null, alerts: [], reminders: [], retold: false };

export class Journal {
  readonly lanes = new Map<string, Lane>();
  hello: Omit<Hello, "runs"> | null = null;
  /** Id of the last message: where to go on after a cut. */
  cursor = "";

  /** Take a message; return null where it was known already. */
  apply(message: Message, nowMs: number): News | null {
    if (message.kind !== "hello" && !isAfter(message.id, this.cursor)) return null;
    this.cursor = message.id;
    switch (message.kind) {
      case "hello":
        return this.start(message.data, nowMs);
      case "begin":
        for (const lane of [...this.lanes.values()])
          if (lane.done && lane.athlete === message.data.athlete) this.lanes.delete(lane.key);
        this.lanes.set(message.data.key, laneOf(message.data, nowMs));
        return NOTHING;
      case "tick":
        return this.with(message.data.key, (lane) => takeTick(lane, message.data, nowMs));
      case "alert":
        return this.take(message.data.key, message.data.alert);
      case "sensors":
        return this.with(message.data.key, (lane) => {
          lane.sensors = message.data.sensors;
          lane.missing = message.data.missing;
        });
      case "end":
        return this.with(message.data.key, (lane) => {
          lane.done = true;
          lane.summary = message.data.summary;
        });
      case "reminder":
        return this.remind(message.data.key, message.data.reminder);
      case "said":
        return this.with(message.data.key, (lane) => {
          lane.said = message.data.said;
        });
      case "why":
        return this.with(message.data.key, (lane) => {
          lane.why = message.data.why;
        });
    }
  }

  /** Where this server process can be told from the next: alerts of one run have the same ids in both. */
  get epoch(): string {
    return epochOf(this.cursor);
  }

  private start(hello: Hello, nowMs: number): News {
    const known = new Set([...this.lanes.values()].flatMap((lane) => lane.alerts.map((alert) => alert.id)));
    this.hello = hello;
    this.lanes.clear();
    for (const run of hello.runs) this.lanes.set(run.key, laneOf(run, nowMs));
    const alerts = hello.runs.flatMap((run) => run.alerts.filter((alert) => !known.has(alert.id)));
    return { lane: null, alerts, reminders: [], retold: true };
  }

  private with(key: string, change: (lane: Lane) => void): News {
    const lane = this.lanes.get(key);
    if (lane) change(lane);
    return { ...NOTHING, lane: lane ?? null };
  }

  private remind(key: string, reminder: Reminder): News {
    const lane = this.lanes.get(key);
    if (!lane || lane.reminders.some((known) => known.id === reminder.id)) return NOTHING;
    lane.reminders.push(reminder);
    return { lane, alerts: [], reminders: [reminder], retold: false };
  }

  private take(key: string, alert: Alert): News {
    const lane = this.lanes.get(key);
    if (!lane || lane.alerts.some((known) => known.id === alert.id)) return NOTHING;
    lane.alerts.push(alert);
    return { lane, alerts: [alert], reminders: [], retold: false };
  }
}

/** Whether a cursor lies behind another; those of another server process always do. */
export function isAfter(id: string, cursor: string): boolean {
  if (epochOf(id) !== epochOf(cursor)) return true;
  return numberOf(id) > numberOf(cursor);
}

function epochOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf("-")));
}

function numberOf(id: string): number {
  return id ? Number(id.slice(id.lastIndexOf("-") + 1)) : -1;
}

function laneOf(run: Run, nowMs: number): Lane {
  const { t_s: times, values, scores } = run.history;
  return {
    key: run.key,
    run: run.run,
    athlete: run.athlete,
    totalS: run.total_s,
    done: run.done,
    tS: times.at(-1) ?? null,
    values: latest(values),
    scores: latest(scores),
    usual: run.usual,
    doubt: run.doubt,
    distanceM: run.distance_m ?? null,
    movingS: run.moving_s ?? 0,
    outlook: run.outlook ?? {},
    bands: bandsOf(times, run.history.usual ?? []),
    times: [...times],
    columns: Object.fromEntries(Object.entries(values).map(([name, column]) => [name, [...column]])),
    alerts: [...run.alerts],
    reminders: [...run.reminders],
    sensors: run.sensors,
    missing: run.missing,
    summary: run.summary,
    said: run.said,
    why: run.why,
    heardMs: times.length ? nowMs : null,
  };
}

/** Ranges that were told every few seconds, each held until the next. */
function bandsOf(times: readonly number[], told: readonly { t_s: number; ranges: Ranges }[]): Lane["bands"] {
  const bands: Lane["bands"] = {};
  const names = new Set(told.flatMap(({ ranges }) => Object.keys(ranges)));
  for (const name of names) bands[name] = { low: [], high: [] };
  let next = 0;
  for (const t of times) {
    while (next + 1 < told.length && (told[next + 1]?.t_s ?? Number.POSITIVE_INFINITY) <= t) next += 1;
    const now = told[next];
    for (const [name, band] of Object.entries(bands))
      put(band, now && now.t_s <= t ? now.ranges[name] : undefined);
  }
  return bands;
}

function put(
  band: { low: (number | null)[]; high: (number | null)[] },
  ends: [number, number] | undefined,
): void {
  band.low.push(ends?.[0] ?? null);
  band.high.push(ends?.[1] ?? null);
}

function latest(columns: Record<string, (number | null)[]>): Figures {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.at(-1) ?? null]));
}

function takeTick(lane: Lane, tick: Tick, nowMs: number): void {
  if (lane.tS !== null && tick.t_s <= lane.tS) return;
  lane.tS = tick.t_s;
  lane.heardMs = nowMs;
  lane.values = tick.values;
  lane.scores = tick.scores;
  lane.usual = tick.usual;
  lane.doubt = tick.doubt;
  lane.distanceM = tick.distance_m ?? null;
  lane.movingS = tick.moving_s ?? 0;
  lane.outlook = tick.outlook ?? {};
  const before = lane.times.length;
  lane.times.push(tick.t_s);
  for (const name of Object.keys(tick.values)) lane.columns[name] ??= new Array(before).fill(null);
  for (const [name, column] of Object.entries(lane.columns)) column.push(tick.values[name] ?? null);
  const nothing = (): null[] => new Array(before).fill(null);
  for (const name of Object.keys(tick.usual)) lane.bands[name] ??= { low: nothing(), high: nothing() };
  for (const [name, band] of Object.entries(lane.bands)) put(band, tick.usual[name]);
  forget(lane, tick.t_s - WINDOW_S);
}

function forget(lane: Lane, oldestS: number): void {
  let old = 0;
  while ((lane.times[old] ?? Number.POSITIVE_INFINITY) < oldestS) old += 1;
  if (old === 0) return;
  lane.times.splice(0, old);
  const bands = Object.values(lane.bands).flatMap(({ low, high }) => [low, high]);
  for (const column of [...Object.values(lane.columns), ...bands]) column.splice(0, old);
}
