import assert from "node:assert/strict";
import { test } from "node:test";
import { isAfter, Journal, WINDOW_S } from "../src/journal";
import { alert, hello, run, SILENT, tick } from "./made";

function journal(): Journal {
  const made = new Journal();
  made.apply(hello("e-1", [run()]), 0);
  return made;
}

test("ticks are put together in their order", () => {
  const made = journal();
  for (const t of [0, 1, 2]) made.apply(tick(`e-${t + 2}`, t, 150 + t), 0);
  const lane = made.lanes.get("1");
  assert.deepEqual(lane?.times, [0, 1, 2]);
  assert.deepEqual(lane?.columns.heart_rate_bpm, [150, 151, 152]);
  assert.equal(lane?.values.heart_rate_bpm, 152);
});

test("a message that comes again changes nothing", () => {
  const made = journal();
  made.apply(tick("e-2", 0), 0);
  made.apply(tick("e-3", 1), 0);
  assert.equal(made.apply(tick("e-2", 0), 0), null);
  assert.equal(made.apply(tick("e-3", 1), 0), null);
  assert.deepEqual(made.lanes.get("1")?.times, [0, 1]);
  assert.equal(made.cursor, "e-3");
});

test("a run that begins takes the place of those of its athlete that are over, and of nobody else's", () => {
  const made = journal();
  const done = { done: true, athlete: "anna" };
  made.apply(hello("e-2", [run(done), run({ ...done, key: "2", athlete: "ben" })]), 0);
  made.apply({ id: "e-3", kind: "begin", data: run({ key: "3", athlete: "anna" }) }, 0);
  assert.deepEqual([...made.lanes.keys()], ["2", "3"]);
});

test("an alert is news once, also when a hello tells it again", () => {
  const made = journal();
  const message = { id: "e-2", kind: "alert", data: { key: "1", alert: alert() } } as const;
  assert.equal(made.apply(message, 0)?.alerts.length, 1);
  assert.equal(made.apply({ ...message, id: "e-3" }, 0)?.alerts.length, 0);
  const news = made.apply(
    hello("e-9", [run({ alerts: [alert(), alert({ id: "e2-onset", episode: "e2" })] })]),
    0,
  );
  assert.deepEqual(
    news?.alerts.map((one) => one.id),
    ["e2-onset"],
  );
  assert.equal(news?.retold, true);
  assert.equal(made.lanes.get("1")?.alerts.length, 2);
});

test("a hello replaces what was known, so that nothing is doubled", () => {
  const made = journal();
  made.apply(tick("e-2", 0), 0);
  const history = {
    t_s: [0, 1],
    values: { heart_rate_bpm: [150, null] },
    scores: { overstriding: [null, 3] },
  };
  made.apply(hello("e-5", [run({ history })]), 0);
  assert.deepEqual(made.lanes.get("1")?.times, [0, 1]);
  assert.deepEqual(made.lanes.get("1")?.scores, { overstriding: 3 });
  made.apply(tick("e-6", 1), 0);
  assert.deepEqual(made.lanes.get("1")?.times, [0, 1]);
});

test("ten minutes are kept, of every column alike", () => {
  const made = journal();
  for (let t = 0; t < 700; t += 1) made.apply(tick(`e-${t + 2}`, t), 0);
  const lane = made.lanes.get("1");
  assert.equal(lane?.times[0], 699 - WINDOW_S);
  assert.equal(lane?.times.length, lane?.columns.heart_rate_bpm?.length);
});

test("a channel that comes late is unknown before", () => {
  const made = journal();
  made.apply(tick("e-2", 0), 0);
  const late = tick("e-3", 1);
  if (late.kind === "tick") late.data.values = { ...late.data.values, power_w: 250 };
  made.apply(late, 0);
  assert.deepEqual(made.lanes.get("1")?.columns.power_w, [null, 250]);
});

test("an end closes the run", () => {
  const made = journal();
  const summary = {
    ...SILENT,
    duration_s: 1,
    moving_s: 1,
    distance_m: null,
    detectors: {},
    medians: {},
    warnings: [],
    insights: [],
  };
  made.apply({ id: "e-2", kind: "end", data: { key: "1", summary } }, 0);
  assert.equal(made.lanes.get("1")?.done, true);
  assert.equal(made.lanes.get("1")?.summary, summary);
});

test("news of an unknown run are passed over", () => {
  const made = journal();
  assert.deepEqual(
    made.apply({ id: "e-2", kind: "alert", data: { key: "9", alert: alert() } }, 0)?.alerts,
    [],
  );
});

test("cursors are ordered by number, and another server's always lie ahead", () => {
  assert.equal(isAfter("e-10", "e-9"), true);
  assert.equal(isAfter("e-9", "e-10"), false);
  assert.equal(isAfter("e-9", "e-9"), false);
  assert.equal(isAfter("f-1", "e-10"), true);
  assert.equal(isAfter("e-0", ""), true);
});
