import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, isUnjudged, needsLook, standing } from "../src/episodes";
import type { Language } from "../src/format";
import { Journal, type Lane } from "../src/journal";
import { brief, cause, label, sentence, state, summary, told } from "../src/phrases";
import type { Alert, Run } from "../src/protocol";
import { addressOf, route } from "../src/route";
import { WORDS } from "../src/words";
import { alert, DETECTORS, hello, run, SILENT } from "./made";

const styled = (language: Language) => ({ units: "metric", language }) as const;
const LANGUAGES = Object.keys(WORDS) as Language[];

function lanes(...runs: Partial<Run>[]): Lane[] {
  const journal = new Journal();
  journal.apply(
    hello(
      "e-1",
      runs.map((change, i) => run({ key: String(i + 1), ...change })),
    ),
    0,
  );
  return [...journal.lanes.values()];
}

function lane(change: Partial<Run>): Lane {
  return lanes(change)[0] ?? assert.fail();
}

const at = (t: number, scores: Record<string, (number | null)[]>) => ({
  history: { t_s: [t], values: {}, scores },
});

test("English says what the server says", () => {
  assert.equal(sentence(alert(), styled("en")), alert().message);
});

test("the other languages say it in their own words, with the figure", () => {
  for (const language of LANGUAGES.filter((one) => one !== "en")) {
    for (const detector of ["overstriding", "bounce", "cardiac_drift"]) {
      const said = new Set<string>();
      for (const severity of ["notice", "warning", "severe"] as const) {
        const text = sentence(alert({ detector, severity }), styled(language));
        assert.match(text, /11\u00a0%/);
        assert.notEqual(text, alert().message);
        said.add(text);
      }
      assert.ok(said.size >= 2, `${language} ${detector}`);
      assert.notEqual(sentence(alert({ detector, phase: "clear" }), styled(language)), alert().message);
    }
  }
});

test("an unknown detector keeps the server's words", () => {
  const strange = alert({ detector: "shuffle", message: "Short steps." });
  for (const language of LANGUAGES) assert.equal(sentence(strange, styled(language)), "Short steps.");
});

test("an end for want of data is not called good news, and names what lacks in every language", () => {
  const message = "Long steps: cannot judge any more; no cadence.";
  const unjudged = alert({ phase: "unjudged", missing: ["cadence_spm"], message });
  assert.equal(label(unjudged, styled("en")), "Not known any more");
  assert.equal(sentence(unjudged, styled("en")), message);
  for (const language of LANGUAGES.filter((one) => one !== "en")) {
    const words = WORDS[language];
    assert.notEqual(label(unjudged, styled(language)), words.cleared);
    assert.ok(
      sentence(unjudged, styled(language)).includes(words.quantities.cadence_spm ?? assert.fail()),
      language,
    );
    assert.notEqual(sentence({ ...unjudged, missing: [] }, styled(language)), message);
  }
  assert.equal(sentence({ ...unjudged, missing: ["of_a_later_version"] }, styled("de")), message);
});

test("whatever a clear says, it is good news", () => {
  const clear = alert({ phase: "clear", message: "Long steps: cannot judge any more." });
  assert.equal(label(clear, styled("en")), "Back to usual");
  assert.equal(sentence(clear, styled("de")), WORDS.de.relieves.overstriding);
});

test("a run that no detector can judge is not shown as calm", () => {
  const nothing = at(1900, { overstriding: [null], bounce: [null] });
  assert.ok(isUnjudged(lane(nothing)));
  assert.ok(!isUnjudged(lane({ ...nothing, done: true })));
  assert.ok(!isUnjudged(lane(at(1900, { overstriding: [1], bounce: [null] }))));
  assert.ok(!isUnjudged(lane({ ...nothing, alerts: [alert()] })));
});

test("causes are named while it lasts", () => {
  assert.equal(
    cause(alert({ cause: ["hill", "heat"] }), styled("en")),
    "Possibly behind it: a hill, the heat",
  );
  assert.equal(cause(alert({ cause: ["hill"], phase: "clear" }), styled("en")), "");
});

const WANTS_A_POD = {
  overstriding: { missing: ["speed_m_s", "cadence_spm"] },
  bounce: { missing: ["speed_m_s", "vertical_oscillation_mm"] },
};

test("the state at a glance", () => {
  const say = (change: Partial<Run>) => {
    const { kind, urgency, what, act, more } = state(lane(change), DETECTORS, styled("en"));
    return [kind, urgency, what, act, more].filter(Boolean).join(" | ");
  };
  assert.equal(say({}), "waiting | Waiting for the first seconds.");
  const none = { overstriding: [null], bounce: [null] };
  const early = { overstriding: { to_go_min: 6 }, bounce: { to_go_min: 9 } };
  assert.equal(say({ ...at(240, none), outlook: early }), "unjudged | 6 min to go | until the first answer");
  assert.equal(
    say({ ...at(240, none), outlook: { ...WANTS_A_POD, overstriding: { to_go_min: 6 } } }),
    "unjudged | 6 min to go | until the first answer · needs a pod: pace, bounce",
  );
  assert.equal(
    say({ ...at(1900, none), outlook: WANTS_A_POD }),
    "unjudged | Needs a pod | needs a pod: pace, cadence, bounce",
  );
  assert.equal(
    say({ ...at(1900, none), outlook: { overstriding: {}, bounce: {} } }),
    "unjudged | Cannot judge now | Long steps, Bounce: needs a steadier pace",
  );
  assert.equal(
    say({ ...at(1900, { overstriding: [1], bounce: [null] }), outlook: { bounce: { to_go_min: 3 } } }),
    "partly | All as usual | Bounce: 3 min to go",
  );
  assert.equal(say(at(1900, { overstriding: [1], bounce: [2] })), "usual | All as usual");
  const stands = { ...at(1900, { overstriding: [9.2], bounce: [2] }), alerts: [alert({ onset_s: 1700 })] };
  assert.equal(
    say(stands),
    "alert | Warning | Long steps | Shorter, quicker steps | about 9\u00a0%, for 3\u00a0min",
  );
  const eases = { ...stands, ...at(1900, { overstriding: [-1], bounce: [2] }) };
  assert.equal(
    say(eases),
    "alert | Warning | Long steps | Shorter, quicker steps | easing off, began 3\u00a0min ago",
  );
  assert.equal(say({ ...stands, done: true }), "over | The run is over.");
});

test("a coach reads of each in a few words, and is told by name", () => {
  const stands = { ...at(1900, { overstriding: [9.2], bounce: [2] }), alerts: [alert()] };
  assert.equal(brief(lane(stands), DETECTORS, styled("en")), "Long steps 9\u00a0%");
  const unknown = { ...at(1900, { overstriding: [null], bounce: [null] }), outlook: WANTS_A_POD };
  assert.equal(brief(lane(unknown), DETECTORS, styled("de")), "Braucht einen Laufsensor");
  assert.equal(
    told(alert(), "Ben", DETECTORS, styled("en")),
    "Ben's steps are long, 11\u00a0%. Shorter, quicker steps.",
  );
  assert.equal(
    told(alert({ phase: "clear" }), "Ben", DETECTORS, styled("en")),
    "Ben: Long steps: Back to usual.",
  );
  assert.equal(told(alert({ detector: "sway" }), "Ben", DETECTORS, styled("fr")), "Ben: sway, 11\u00a0%.");
});

test("what stands is the latest of each open episode, the most urgent first", () => {
  const alerts: Alert[] = [
    alert({ id: "a", episode: "1", severity: "notice" }),
    alert({ id: "b", episode: "2", severity: "notice" }),
    alert({ id: "c", episode: "2", severity: "severe", phase: "escalate" }),
    alert({ id: "d", episode: "3" }),
    alert({ id: "e", episode: "3", phase: "clear" }),
    alert({ id: "f", episode: "4" }),
    alert({ id: "g", episode: "4", phase: "unjudged" }),
  ];
  assert.deepEqual(
    standing(alerts).map(({ id }) => id),
    ["c", "a"],
  );
});

test("nobody moves because of what happens to others; who is pinned stands first", () => {
  const unwell = [{ name: "H10", state: "searched for", details: "", well: false, battery_pct: null }];
  const all = lanes(
    { athlete: "Aaron", done: true, alerts: [alert({ severity: "severe" })] },
    { athlete: "Bea" },
    { athlete: "Ada" },
    { athlete: "Sam", sensors: unwell },
    { athlete: "Zoe", alerts: [alert({ severity: "notice" })] },
    { athlete: "Max", alerts: [alert({ severity: "severe" })] },
  );
  const names = (pinned: string[]) => inOrder(all, pinned).map(({ athlete }) => athlete);
  assert.deepEqual(names([]), ["Aaron", "Ada", "Bea", "Max", "Sam", "Zoe"]);
  assert.deepEqual(names(["Zoe", "Bea"]), ["Bea", "Zoe", "Aaron", "Ada", "Max", "Sam"]);
  assert.deepEqual(
    all.filter(needsLook).map(({ athlete }) => athlete),
    ["Sam", "Zoe", "Max"],
  );
});

test("a finished run in words", () => {
  const verdict = {
    available: true,
    reason: null,
    alerts: 1,
    worst: "warning",
    peak: 12.3,
    unit: "%",
  } as const;
  const facts = {
    ...SILENT,
    duration_s: 2700,
    moving_s: 2650,
    distance_m: 9120,
    detectors: {
      overstriding: verdict,
      bounce: {
        ...verdict,
        available: false,
        reason: "no ground contact time",
        alerts: 0,
        worst: null,
        peak: null,
      },
    },
    medians: { heart_rate_bpm: 148.2, speed_m_s: 1000 / 312 },
    warnings: [],
    insights: [],
  };
  assert.deepEqual(summary(lane({ done: true, summary: facts }), DETECTORS, styled("en")), [
    "45:00 on the clock, 9.1 km.",
    "Long steps: once, up to 12\u00a0% (Warning).",
    "Bounce could not be judged: no ground contact time.",
    "Typical: heart rate 148 bpm, pace 5:12 /km.",
  ]);
  for (const language of LANGUAGES) {
    assert.equal(summary(lane({ done: true, summary: facts }), DETECTORS, styled(language)).length, 4);
  }
});

const HEARD = {
  ...SILENT,
  session: "steady",
  equal_effort: { from_s: 600, change_bpm: 17, sd_bpm: 1.5 },
  slowing: { from_s: 1800, loss_pct: 7.9 },
  not_believed_s: { cadence: 380, spike: 3 },
  duration_s: 2700,
  moving_s: 2700,
  distance_m: null,
  detectors: {},
  medians: {},
  warnings: [],
  insights: [],
};

test("a finished run says what it was, what was lost, and what was not believed", () => {
  assert.deepEqual(summary(lane({ done: true, summary: HEARD }), DETECTORS, styled("en")), [
    "45:00 on the clock.",
    "It was a steady run.",
    "Over the last 15:00 your pace fell by about 8\u00a0%.",
    "Heart rate at the same effort rose by about 17\u00a0bpm from minute 10 on (80 % sure: 15 … 19 bpm).",
    "Heart rate was not believed for 6:23: it follows your cadence.",
  ]);
});

test("every language says every fault and every kind of session, and none says that nothing stood out", () => {
  for (const language of LANGUAGES) {
    const words = WORDS[language];
    assert.deepEqual(Object.keys(words.doubts).sort(), Object.keys(WORDS.en.doubts).sort());
    assert.deepEqual(
      Object.keys(words.summary.sessions).sort(),
      Object.keys(WORDS.en.summary.sessions).sort(),
    );
    const lines = summary(lane({ done: true, summary: HEARD }), DETECTORS, styled(language));
    assert.equal(lines.length, 5);
    assert.ok(!lines.includes(words.summary.quiet));
  }
});

test("a change that may be none is not told", () => {
  const facts = {
    ...HEARD,
    equal_effort: { from_s: 600, change_bpm: 2, sd_bpm: 1.8 },
    not_believed_s: { spike: 3 },
  };
  assert.equal(summary(lane({ done: true, summary: facts }), DETECTORS, styled("en")).length, 3);
});

test("one athlete is shown alone, several as an overview, and an address names one", () => {
  assert.equal(route("", []), null);
  assert.equal(route("", lanes({})), "1");
  assert.equal(route("", lanes({}, {})), "2");
  const two = lanes({ athlete: "A" }, { athlete: "B", key: "a/b c" });
  assert.equal(route("", two), null);
  assert.equal(route(addressOf("a/b c"), two), "a/b c");
  assert.equal(route("#/run/%E0%A4", two), null);
  assert.equal(route("#/run/9", two), null);
});
