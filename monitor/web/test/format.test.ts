import assert from "node:assert/strict";
import { test } from "node:test";
import { band, clock, distance, number, QUANTITIES, range, type Style, shown } from "../src/format";
import { unitsOf } from "../src/settings";
import { languageOf } from "../src/words";

const KM = { units: "metric", language: "en" } as const;
const MILES = { units: "imperial", language: "en" } as const;
const GERMAN = { units: "metric", language: "de" } as const;
const quantity = (channel: string) =>
  QUANTITIES.find((one) => one.channel === channel) ?? assert.fail(channel);
const pace = (speed: number, style: Style) => quantity("speed_m_s").show(speed, style);

test("pace is minutes and seconds for a kilometre or a mile", () => {
  assert.equal(pace(1000 / 312, KM), "5:12");
  assert.equal(pace(1609.344 / 480, MILES), "8:00");
  assert.equal(pace(1000 / 299.6, KM), "5:00");
});

test("who stands has no pace, and what is unknown is a dash", () => {
  assert.equal(pace(0.3, KM), "–");
  assert.equal(pace(0, KM), "–");
  assert.equal(shown(quantity("heart_rate_bpm"), null, KM), "–");
  assert.equal(shown(quantity("heart_rate_bpm"), undefined, KM), "–");
});

test("bounce is centimetres or inches, with the comma of the language", () => {
  assert.equal(shown(quantity("vertical_oscillation_mm"), 84, KM), "8.4");
  assert.equal(shown(quantity("vertical_oscillation_mm"), 84, GERMAN), "8,4");
  assert.equal(shown(quantity("vertical_oscillation_mm"), 84, MILES), "3.3");
  assert.equal(number(1234.5, 1, GERMAN), "1.234,5");
});

test("distances and clocks", () => {
  assert.equal(distance(9120, KM), "9.1 km");
  assert.equal(distance(9120, MILES), "5.7 mi");
  assert.equal(clock(0), "0:00");
  assert.equal(clock(75.9), "1:15");
  assert.equal(clock(3675), "1:01:15");
});

test("a range begins with the smaller figure", () => {
  assert.equal(range(quantity("cadence_spm"), [172, 178], KM), "172–178");
  assert.equal(range(quantity("speed_m_s"), [3, 1000 / 300], KM), "5:00–5:33");
});

test("the band holds the usual in its middle third and the value at its place", () => {
  const on = band(175, [172, 178], 1);
  assert.ok(Math.abs(on.low - 1 / 3) < 1e-9 && Math.abs(on.high - 2 / 3) < 1e-9);
  assert.equal(on.at, 0.5);
  assert.equal(on.side, "within");
});

test("values outside are told as below and above, and stay on the scale", () => {
  assert.deepEqual([band(100, [172, 178], 1).side, band(100, [172, 178], 1).at], ["below", 0]);
  assert.deepEqual([band(300, [172, 178], 1).side, band(300, [172, 178], 1).at], ["above", 1]);
  assert.deepEqual([band(null, [172, 178], 1).side, band(null, [172, 178], 1).at], [null, null]);
});

test("a narrow range does not make noise look large", () => {
  const on = band(151, [150, 150.2], 10);
  assert.ok((on.at ?? 0) < 0.6);
});

test("language and units follow the device", () => {
  assert.equal(languageOf(["pt-BR", "fr-CA", "en"]), "fr");
  assert.equal(languageOf(["zh"]), "en");
  assert.equal(unitsOf("en-US"), "imperial");
  assert.equal(unitsOf("en-AU"), "metric");
});
