import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh, type Lesson, packed, unpacked } from "../src/phone/luggage";

const lesson = (run: string, sensor = "POD"): Lesson => ({
  sensor,
  subject: "cadence",
  runs: 1,
  run,
  content: "AAEC",
});
const LUGGAGE = { lessons: [lesson("r1")], said: [{ run: "r1", values: { legs: 7, sick: false } }] };

test("what is packed is unpacked", () => {
  assert.deepEqual(unpacked(packed(LUGGAGE)), LUGGAGE);
});

test("what is none of ours or was tampered with is refused", () => {
  const [first] = LUGGAGE.lessons;
  for (const wrong of [
    "",
    "{",
    "[]",
    "null",
    JSON.stringify(LUGGAGE),
    packed({ ...LUGGAGE, lessons: [{ ...first, runs: "2" } as unknown as Lesson] }),
    packed({ ...LUGGAGE, lessons: [{ ...first, content: "<script>" } as Lesson] }),
    packed({ ...LUGGAGE, said: [{ run: "r1", values: { legs: [1] } }] as never }),
    packed({ ...LUGGAGE, said: {} as never }),
  ])
    assert.throws(() => unpacked(wrong), Error, wrong);
});

test("what is known already is not learned twice", () => {
  const known = [lesson("r1"), lesson("r2")];
  assert.deepEqual(fresh([lesson("r2"), lesson("r3"), lesson("r3"), lesson("r2", "STRAP")], known), [
    lesson("r3"),
    lesson("r2", "STRAP"),
  ]);
});
