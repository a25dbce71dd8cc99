import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal } from "../src/journal";
import { lapsOf } from "../src/laps";
import { LARGE, READINGS } from "../src/readings";
import { hello, run, tick } from "./made";

const STYLE = { units: "metric", language: "en" } as const;

test("laps are what lies between taps; before the first tap there is one", () => {
  assert.deepEqual(lapsOf([], { t_s: 90, m: 300 }), [{ number: 1, seconds: 90, metres: 300 }]);
  assert.deepEqual(lapsOf([{ t_s: 60, m: 200 }], { t_s: 90, m: 320 }), [
    { number: 1, seconds: 60, metres: 200 },
    { number: 2, seconds: 30, metres: 120 },
  ]);
  assert.deepEqual(
    lapsOf([{ t_s: 60, m: null }], { t_s: 90, m: 100 }).map(({ metres }) => metres),
    [null, null],
  );
});

test("distance, average and lap pace follow from what was covered", () => {
  const journal = new Journal();
  journal.apply(hello("e-1", [run({ distance_m: 1000, moving_s: 300 })]), 0);
  const lane = journal.lanes.get("1");
  assert.ok(lane);
  const lap = { number: 2, seconds: 60, metres: 250 };
  const read = (id: string, units: "metric" | "imperial" = "metric") =>
    READINGS.find((reading) => reading.id === id)?.show(lane, lap, { ...STYLE, units });
  assert.deepEqual(read("distance_m"), { text: "1.00", unit: "km" });
  assert.deepEqual(read("average_pace"), { text: "5:00", unit: "/km" });
  assert.deepEqual(read("lap_pace"), { text: "4:00", unit: "/km" });
  assert.deepEqual(read("lap_pace", "imperial"), { text: "6:26", unit: "/mi" });
  assert.ok(LARGE.every((id) => READINGS.some((reading) => reading.id === id)));
});

test("what was usual is kept as it was then, from the greeting and from the seconds", () => {
  const journal = new Journal();
  const history = {
    t_s: [0, 1, 2, 3, 4, 5, 6],
    values: { heart_rate_bpm: [1, 1, 1, 1, 1, 1, 1] },
    scores: {},
    usual: [
      { t_s: 0, ranges: {} },
      { t_s: 5, ranges: { heart_rate_bpm: [120, 130] as [number, number] } },
    ],
  };
  journal.apply(hello("e-1", [run({ history })]), 0);
  const next = tick("e-2", 7);
  assert.equal(next.kind, "tick");
  if (next.kind === "tick") next.data.usual = { heart_rate_bpm: [125, 135], cadence_spm: [160, 170] };
  journal.apply(next, 0);
  const bands = journal.lanes.get("1")?.bands;
  assert.deepEqual(bands?.heart_rate_bpm?.low, [null, null, null, null, null, 120, 120, 125]);
  assert.deepEqual(bands?.cadence_spm?.high, [null, null, null, null, null, null, null, 170]);
});
