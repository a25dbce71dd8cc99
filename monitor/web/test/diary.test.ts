import assert from "node:assert/strict";
import { test } from "node:test";
import { added, type Letter } from "../src/mailbox";
import { EVERY_S, isDue } from "../src/views/diary";

const letter = (values: Letter["values"], run = "r1"): Letter => ({ athlete: "anna", run, values });

test("what is said of a run that waits goes into the same letter, the last word counts", () => {
  const waiting = added(added([], letter({ legs: 7 })), letter({ legs: 6, sick: true }));
  assert.deepEqual(waiting, [letter({ legs: 6, sick: true })]);
});

test("ratings on the way are all told", () => {
  const waiting = added(added([], letter({ legs_during: "30:4" })), letter({ legs_during: "61:7" }));
  assert.deepEqual(waiting, [letter({ legs_during: "30:4 61:7" })]);
});

test("runs wait apart, the oldest is forgotten first", () => {
  let waiting: Letter[] = [];
  for (let run = 0; run < 25; run += 1) waiting = added(waiting, letter({ legs: 1 }, `r${run}`));
  assert.equal(waiting.length, 20);
  assert.equal(waiting[0]?.run, "r5");
});

test("a runner is asked every half hour, counted from the last answer", () => {
  const at = (tS: number) => ({ tS, alerts: [] });
  assert.equal(isDue(at(EVERY_S - 1), ""), false);
  assert.equal(isDue(at(EVERY_S), ""), true);
  assert.equal(isDue(at(EVERY_S + 60), "30:4"), false);
  assert.equal(isDue(at(2 * EVERY_S), "30:4"), true);
});

test("a runner is asked after an alert, once", () => {
  const lane = { tS: 700, alerts: [{ phase: "onset", t_s: 660 }] } as unknown as Parameters<typeof isDue>[0];
  assert.equal(isDue(lane, ""), true);
  assert.equal(isDue(lane, "12:5"), false);
});
