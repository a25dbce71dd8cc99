import assert from "node:assert/strict";
import { test } from "node:test";
import { SseParser } from "../src/sse";

const TEXT = ': hi\n\nid: e-1\nevent: tick\ndata: {"a":1}\n\n: \n\nid: e-2\r\ndata: x\r\ndata: y\r\n\r\n';
const FRAMES = [
  { id: "e-1", event: "tick", data: '{"a":1}' },
  { id: "e-2", event: "message", data: "x\ny" },
];

test("frames are read whole", () => {
  assert.deepEqual(new SseParser().push(TEXT), FRAMES);
});

test("frames are the same however the text is cut", () => {
  for (let size = 1; size < 12; size += 1) {
    const parser = new SseParser();
    const found = [];
    for (let i = 0; i < TEXT.length; i += size) found.push(...parser.push(TEXT.slice(i, i + size)));
    assert.deepEqual(found, FRAMES);
  }
});

test("comments and frames without data are no frames", () => {
  assert.deepEqual(new SseParser().push(": \n\n: \n\nid: 7\nevent: tick\n\n"), []);
});

test("an event's kind does not stick to the next", () => {
  const [, second] = new SseParser().push("event: tick\ndata: 1\n\ndata: 2\n\n");
  assert.equal(second?.event, "message");
});
