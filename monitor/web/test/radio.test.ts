import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Bluetooth, bytesOf, hexOf, Radio, STUCK_MS } from "../src/phone/radio";

class Characteristic extends EventTarget {
  value?: DataView;
  written: string[] = [];
  properties = { read: true, write: true, writeWithoutResponse: false, notify: true, indicate: false };
  constructor(readonly uuid: string) {
    super();
  }
  async readValue(): Promise<DataView> {
    return view("4b");
  }
  async writeValueWithResponse(value: Uint8Array): Promise<void> {
    this.written.push(hexOf(new DataView(value.buffer)));
  }
  async startNotifications(): Promise<void> {}
  async stopNotifications(): Promise<void> {}
  notify(hex: string): void {
    this.value = view(hex);
    this.dispatchEvent(new Event("characteristicvaluechanged"));
  }
}

const view = (hex: string): DataView => new DataView(bytesOf(hex).buffer);
const SERVICE = "0000180d-0000-1000-8000-00805f9b34fb";
const UUID = "00002a37-0000-1000-8000-00805f9b34fb";
let made: Characteristic[];
let refuses: string;
let available: Promise<boolean> | boolean;
let heard: string[];
let order: string[];
let options: { filters: object[]; optionalServices: unknown[] };

const server = {
  connected: true,
  disconnect: () => order.push("disconnect"),
  async connect() {
    order.push("connect");
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (refuses) throw new DOMException("so it was scripted", refuses);
    return server;
  },
  async getPrimaryServices() {
    const characteristic = new Characteristic(UUID);
    made.push(characteristic);
    return [{ uuid: SERVICE, getCharacteristics: async () => [characteristic] }];
  },
};
let device: EventTarget;

beforeEach(() => {
  [made, heard, order, refuses, available] = [[], [], [], "", true];
  device = Object.assign(new EventTarget(), { id: "AbC=", name: "Strap", gatt: server });
});

const bluetooth = {
  getAvailability: async () => available,
  requestDevice: async (asked: object) => {
    options = asked as typeof options;
    return device;
  },
};

function radio(): Radio {
  return new Radio(bluetooth as unknown as Bluetooth, {
    notified: (...what) => heard.push(what.join(" ")),
    dropped: (id) => heard.push(`dropped ${id}`),
    stuck: () => heard.push("stuck"),
  });
}

async function picked(): Promise<Radio> {
  const made = radio();
  await made.pick({ found: ["180d"], companies: [107], used: ["180d", SERVICE] });
  return made;
}

const ask = async (radio: Radio, question: object): Promise<unknown> =>
  JSON.parse(await radio.answer(JSON.stringify({ key: "AbC=", at: [SERVICE, UUID], ...question })));

test("bytes and hex are each other's inverse", () => {
  assert.equal(hexOf(view("00ff7f80")), "00ff7f80");
  assert.equal(hexOf(view("")), "");
});

test("the dialogue shows what measures, by service or by maker, and asks to use the rest", async () => {
  await picked();
  assert.deepEqual(options.filters, [
    { services: [0x180d] },
    { manufacturerData: [{ companyIdentifier: 107 }] },
  ]);
  assert.deepEqual(options.optionalServices, [0x180d, SERVICE]);
});

test("a device that the page was not given is an answer and not an exception", async () => {
  assert.deepEqual(await ask(radio(), { do: "connect" }), {
    error: "NotFoundError",
    why: "this page may not use it any more",
  });
});

test("what the browser refuses is answered by the name of its exception", async () => {
  refuses = "NetworkError";
  assert.deepEqual(await ask(await picked(), { do: "connect" }), {
    error: "NetworkError",
    why: "so it was scripted",
  });
});

test("services and properties are told as they are; values go as hex", async () => {
  const it = await picked();
  assert.deepEqual(await ask(it, { do: "connect" }), {
    is: [{ uuid: SERVICE, characteristics: [{ uuid: UUID, properties: ["read", "write", "notify"] }] }],
  });
  assert.deepEqual(await ask(it, { do: "read" }), { is: "4b" });
  assert.deepEqual(await ask(it, { do: "write", hex: "0a0b", response: true }), { is: null });
  assert.deepEqual(made[0]?.written, ["0a0b"]);
});

test("a notification of the present connection is heard, one of an earlier connection is not", async () => {
  const it = await picked();
  await ask(it, { do: "connect" });
  await ask(it, { do: "connect" });
  made[0]?.notify("01");
  made[1]?.notify("02");
  assert.deepEqual(heard, [`AbC= ${SERVICE} ${UUID} 02`]);
});

test("two questions to one device are asked one after the other", async () => {
  const it = await picked();
  const connecting = ask(it, { do: "connect" });
  assert.deepEqual(await ask(it, { do: "read" }), { is: "4b" }); // it waited for the connection
  await connecting;
});

test("giving up waits for nothing, and what it gives up fails", async () => {
  const it = await picked();
  const asked = [ask(it, { do: "connect" }), ask(it, { do: "read" })];
  await new Promise((resolve) => setTimeout(resolve, 1));
  await ask(it, { do: "disconnect" });
  assert.deepEqual(order, ["connect", "disconnect"]);
  for (const each of asked) assert.deepEqual(await each, { error: "NetworkError", why: "the link was lost" });
});

test("what the browser never answers fails with the link, and the next connection waits for nothing", async () => {
  const it = await picked();
  await ask(it, { do: "connect" });
  const never = new Promise<DataView>(() => undefined);
  if (made[0]) made[0].readValue = () => never;
  const asked = [ask(it, { do: "read" }), ask(it, { do: "subscribe" })];
  device.dispatchEvent(new Event("gattserverdisconnected"));
  for (const each of asked) assert.deepEqual(await each, { error: "NetworkError", why: "the link was lost" });
  await ask(it, { do: "connect" });
  assert.deepEqual(await ask(it, { do: "read" }), { is: "4b" });
});

test("a link that is lost is told, once for a device that was picked twice", async () => {
  const it = await picked();
  await it.pick({ found: [], companies: [], used: [] });
  device.dispatchEvent(new Event("gattserverdisconnected"));
  assert.deepEqual(heard, ["dropped AbC="]);
});

const NEVER = new Promise<never>(() => undefined);

test("a browser that answers nothing any more is told", async (t) => {
  const it = await picked();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  available = NEVER;
  const connecting = ask(it, { do: "connect" });
  await ask(it, { do: "disconnect" });
  await connecting;
  assert.deepEqual(heard, []);
  t.mock.timers.tick(STUCK_MS);
  await flushed();
  assert.deepEqual(heard, ["stuck"]);
});

test("a sensor alone that does not answer says nothing of the browser", async (t) => {
  const it = await picked();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await ask(it, { do: "disconnect" });
  await flushed();
  t.mock.timers.tick(STUCK_MS);
  await flushed();
  assert.deepEqual(heard, []);
});

async function flushed(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
