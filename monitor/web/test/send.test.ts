import assert from "node:assert/strict";
import { test } from "node:test";
import { BODY, body, homeOf, Refused, Sender, type Told } from "../src/phone/send";

const TOKEN = "a".repeat(43);
const HOME = { url: "https://pi.local:8738", token: TOKEN };
const LINES = Array.from({ length: 40 }, (_, i) => `{"line":${i},"x":"${"f".repeat(20_000)}"}\n`);

/** A home that counts lines, and misbehaves as told: each answer takes the next of `mishaps`. */
class Made {
  kept: string[] = [];
  asked: string[] = [];
  waited: number[] = [];
  looks = 0;
  constructor(private readonly mishaps: (string | number | null)[] = []) {}

  ask = async (url: string, request: RequestInit): Promise<Response> => {
    this.asked.push(`${request.method ?? "GET"} ${url.replace(HOME.url, "")}`);
    assert.equal((request.headers as Record<string, string>).Authorization, `Bearer ${TOKEN}`);
    const mishap = this.mishaps.shift() ?? null;
    if (mishap === "before") throw new TypeError("no network");
    if (typeof mishap === "number")
      return Response.json({ error: `code ${mishap}` }, { status: mishap, headers: { "Retry-After": "7" } });
    if (request.method === "POST") {
      const from = Number(new URL(url).searchParams.get("from"));
      if (from > this.kept.length) return Response.json({ have: this.kept.length }, { status: 409 });
      const lines = String(request.body).match(/[^\n]*\n/g) ?? [];
      lines.forEach((line, i) => {
        if (from + i < this.kept.length) assert.equal(line, this.kept[from + i]);
        else this.kept.push(line);
      });
    }
    if (mishap === "after") throw new TypeError("no network");
    return Response.json(this.said());
  };

  wait = async (seconds: number): Promise<void> => {
    this.waited.push(seconds);
  };

  private said(): Told {
    const complete = this.kept.length === LINES.length;
    if (complete) this.looks += 1;
    const stored = this.looks > 2;
    return {
      have: this.kept.length,
      complete,
      ...(complete ? { stored } : {}),
      ...(stored ? { report: "r" } : {}),
    };
  }
}

const send = (made: Made, capture = LINES.join("")): Promise<Told> =>
  new Sender(HOME, made.ask as typeof fetch, made.wait).send("run-1", capture, () => undefined);

test("a link is an address and a token over https, or none", () => {
  assert.deepEqual(homeOf(` https://pi.local:8738/#send=${TOKEN} `), HOME);
  assert.equal(homeOf(`http://localhost:8738/#send=${TOKEN}`)?.url, "http://localhost:8738");
  for (const wrong of [
    "",
    "https://pi.local",
    `https://pi.local/#send=${TOKEN}x`,
    `http://pi.local/#send=${TOKEN}`,
    `pi.local/#send=${TOKEN}`,
  ])
    assert.equal(homeOf(wrong), null, wrong);
});

test("a body is whole lines and never too long, but for a line that is", () => {
  assert.ok(body(LINES, 0).length <= BODY);
  assert.ok(body(LINES, 0).endsWith("\n"));
  assert.equal(body([`${"x".repeat(2 * BODY)}\n`, "y\n"], 0).length, 2 * BODY + 1);
  assert.equal(body(LINES, LINES.length), "");
});

test("a run is sent, analysed and told of with its report", async () => {
  const made = new Made();
  assert.deepEqual(await send(made), {
    have: 40,
    complete: true,
    stored: true,
    report: "r",
  });
  assert.deepEqual(made.kept, LINES);
  assert.deepEqual(made.waited, [2, 2]);
});

test("what was cut before or after it arrived is sent again from where it stopped, each line kept once", async () => {
  const made = new Made([null, null, "before", null, null, "after", 503, 429, null]);
  for (let tries = 0; made.kept.length < LINES.length; tries += 1) {
    assert.ok(tries < 5);
    await send(made).catch((error: Error) => assert.equal(error.message, "no network"));
  }
  assert.deepEqual(made.kept, LINES);
  assert.ok(made.waited.includes(7));
});

test("a home that knows less than was said is sent what it lacks", async () => {
  const made = new Made();
  const sender = new Sender(HOME, made.ask as typeof fetch, made.wait);
  made.kept = LINES.slice(0, 30);
  let forgot = false;
  await sender.send("run-1", LINES.join(""), () => {
    if (!forgot) made.kept = LINES.slice(0, 5);
    forgot = true;
  });
  assert.deepEqual(made.kept, LINES);
});

test("what is refused for good is told in its words", async () => {
  const refused = (error: Refused) => error.status === 401 && error.message === "code 401";
  await assert.rejects(send(new Made([401])), refused);
  await assert.rejects(send(new Made([null, 422])), Refused);
});

test("a run that was broken off is sent as far as it goes; half a line is not", async () => {
  const made = new Made();
  const told = await send(made, `${LINES.slice(0, 3).join("")}{"half`);
  assert.equal(told.complete, false);
  assert.equal(made.kept.length, 3);
});
