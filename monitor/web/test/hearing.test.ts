import assert from "node:assert/strict";
import { test } from "node:test";
import { buzz, decide, type Ear, keyOf, remember } from "../src/hearing";
import { alert } from "./made";

const EAR: Ear = { ready: true, muted: false, offsetMs: 0, expiryS: 120 };
const SAID = alert().said_ms;

test("a fresh alert that the server wants spoken is spoken", () => {
  assert.equal(decide(alert(), EAR, SAID + 119_000), "speak");
});

test("what the server does not want spoken is not", () => {
  assert.equal(decide(alert({ speak: false }), EAR, SAID), "never");
});

test("an alert that is too old is not spoken, whatever the page's clock says", () => {
  assert.equal(decide(alert(), EAR, SAID + 121_000), "never");
  assert.equal(decide(alert(), { ...EAR, offsetMs: 60_000 }, SAID + 61_000), "never");
  assert.equal(decide(alert(), { ...EAR, offsetMs: -3_600_000 }, SAID + 3_601_000), "speak");
});

test("before the first touch an alert waits", () => {
  assert.equal(decide(alert(), { ...EAR, ready: false }, SAID), "later");
});

test("muted, nothing is spoken, and nothing waits", () => {
  assert.equal(decide(alert(), { ...EAR, muted: true }, SAID), "never");
  assert.equal(decide(alert(), { ...EAR, muted: true, ready: false }, SAID), "never");
});

test("an alert is remembered once, and the same run played again counts anew", () => {
  const first = remember([], keyOf("e", alert()));
  assert.deepEqual(first, ["e/e1-onset"]);
  assert.equal(remember(first ?? [], keyOf("e", alert())), null);
  assert.notEqual(remember(first ?? [], keyOf("f", alert())), null);
});

test("the memory is bounded", () => {
  let memory: string[] = [];
  for (let i = 0; i < 1000; i += 1) memory = remember(memory, `e/${i}`) ?? memory;
  assert.equal(memory.length, 400);
  assert.equal(memory.at(-1), "e/999");
});

test("what is more urgent buzzes longer", () => {
  const lengths = (["notice", "warning", "severe"] as const).map(
    (severity) => buzz(alert({ severity })).length,
  );
  assert.deepEqual(lengths, [1, 3, 7]);
});
