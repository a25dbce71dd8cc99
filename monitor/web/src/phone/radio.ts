// Web Bluetooth, which is there on pages alone: picks sensors, and answers what the worker's Python asks.

import type { Question, Services } from "./wire";

interface Characteristic extends EventTarget {
  uuid: string;
  value?: DataView;
  properties: Record<"read" | "write" | "writeWithoutResponse" | "notify" | "indicate", boolean>;
  readValue(): Promise<DataView>;
  writeValueWithResponse(value: BufferSource): Promise<void>;
  writeValueWithoutResponse(value: BufferSource): Promise<void>;
  startNotifications(): Promise<unknown>;
  stopNotifications(): Promise<unknown>;
}
interface Service {
  uuid: string;
  getCharacteristics(): Promise<Characteristic[]>;
}
interface Server {
  connected: boolean;
  connect(): Promise<Server>;
  disconnect(): void;
  getPrimaryServices(): Promise<Service[]>;
}
export interface Device extends EventTarget {
  id: string;
  name?: string;
  gatt?: Server;
}
export interface Bluetooth {
  getAvailability(): Promise<boolean>;
  requestDevice(options: object): Promise<Device>;
  getDevices?(): Promise<Device[]>;
}

const PROPERTIES = {
  read: "read",
  write: "write",
  writeWithoutResponse: "write-without-response",
  notify: "notify",
  indicate: "indicate",
} as const;

interface Hooks {
  notified(device: string, service: string, characteristic: string, hex: string): void;
  dropped(device: string): void;
  /** The browser answers this page nothing any more: another page is answered. */
  stuck(): void;
}

/** How long a browser may take to say whether there is Bluetooth: it knows. */
export const STUCK_MS = 5_000;

/** Web Bluetooth of this browser, where it has it. */
export function bluetoothOf(navigator: object): Bluetooth | undefined {
  return (navigator as { bluetooth?: Bluetooth }).bluetooth;
}

export class Radio {
  private readonly devices = new Map<string, Device>();
  private readonly found = new Map<string, Characteristic>();
  /** Of each device the last thing that was asked: browsers refuse two at a time. */
  private readonly turns = new Map<string, Promise<unknown>>();
  /** Of each device what breaks off all that was asked of it on the present link. */
  private readonly links = new Map<string, AbortController>();

  constructor(
    private readonly bluetooth: Bluetooth | undefined,
    private readonly hooks: Hooks,
  ) {}

  get picked(): Device[] {
    return [...this.devices.values()];
  }

  /** Show the browser's dialogue; rejects where nothing was picked. Needs a touch. */
  async pick({ found, companies, used }: Services): Promise<Device> {
    if (!this.bluetooth) throw new DOMException("no Web Bluetooth", "NotSupportedError");
    const device = await this.bluetooth.requestDevice({
      filters: [
        ...found.map((uuid) => ({ services: [long(uuid)] })),
        ...companies.map((companyIdentifier) => ({ manufacturerData: [{ companyIdentifier }] })),
      ],
      optionalServices: used.map(long),
    });
    this.take(device);
    return device;
  }

  /** The sensors that this browser lets the page use again without asking; few browsers do. */
  async again(): Promise<Device[]> {
    const known = (await this.bluetooth?.getDevices?.().catch(() => [])) ?? [];
    for (const device of known) this.take(device);
    return known;
  }

  /** Answer a question, as JSON; what goes wrong is an answer too. */
  async answer(text: string): Promise<string> {
    const question: Question = JSON.parse(text);
    try {
      return JSON.stringify({ is: (await this.inTurn(question)) ?? null });
    } catch (error) {
      const { name, message } = error as Error;
      return JSON.stringify({ error: name, why: message });
    }
  }

  private take(device: Device): void {
    if (this.devices.get(device.id) === device) return;
    this.devices.set(device.id, device);
    device.addEventListener("gattserverdisconnected", () => {
      this.cut(device.id);
      this.hooks.dropped(device.id);
    });
  }

  private inTurn(question: Question): Promise<unknown> {
    const { key } = question;
    if (question.do === "disconnect") {
      this.cut(key); // giving up does not wait for what it gives up
      void this.look();
    }
    const link = this.links.get(key) ?? new AbortController();
    this.links.set(key, link);
    const turn = Promise.resolve(this.turns.get(key))
      .catch(() => undefined)
      .then(() => unlessCut(link.signal, () => this.act(question)));
    this.turns.set(key, turn);
    return turn;
  }

  /**
   * Something was given up: find out whether the browser answers at all. A question that meets the loss of its link
   * makes Chromium answer none of this page's any more (measured: 156 on BlueZ, a read as the adapter goes off).
   */
  private async look(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve("late"), STUCK_MS);
    });
    const said = await Promise.race([this.bluetooth?.getAvailability().catch(() => false), late]);
    clearTimeout(timer);
    if (said === "late") this.hooks.stuck();
  }

  /** Have what was asked of a link fail: Chromium leaves a read unanswered whose link was lost meanwhile (156, BlueZ). */
  private cut(key: string): void {
    this.links.get(key)?.abort();
    this.links.delete(key);
    this.turns.delete(key);
  }

  private async act(question: Question): Promise<unknown> {
    const device = this.devices.get(question.key);
    if (!device?.gatt) throw new DOMException("this page may not use it any more", "NotFoundError");
    if (question.do === "disconnect") return device.gatt.disconnect();
    if (question.do === "connect") return this.connect(device, device.gatt);
    const [service, uuid] = question.at ?? ["", ""];
    const characteristic = this.found.get(`${device.id} ${service} ${uuid}`);
    if (!characteristic) throw new DOMException(`no characteristic ${uuid}`, "NotFoundError");
    switch (question.do) {
      case "read":
        return hexOf(await characteristic.readValue());
      case "write": {
        const bytes = bytesOf(question.hex ?? "");
        if (question.response) await characteristic.writeValueWithResponse(bytes);
        else await characteristic.writeValueWithoutResponse(bytes);
        return null;
      }
      case "subscribe":
        await characteristic.startNotifications();
        return null;
      case "unsubscribe":
        await characteristic.stopNotifications();
        return null;
    }
  }

  private async connect(device: Device, gatt: Server): Promise<unknown> {
    const server = await gatt.connect();
    const services = [];
    for (const service of await server.getPrimaryServices()) {
      const characteristics = [];
      for (const each of await service.getCharacteristics()) {
        const { properties, uuid } = each;
        this.listen(device, service.uuid, each);
        characteristics.push({
          uuid,
          properties: Object.entries(PROPERTIES)
            .filter(([name]) => properties[name as keyof typeof PROPERTIES])
            .map(([, name]) => name),
        });
      }
      services.push({ uuid: service.uuid, characteristics });
    }
    return services;
  }

  /** Each connection has characteristics of its own; those before it are silent. */
  private listen(device: Device, service: string, characteristic: Characteristic): void {
    const key = `${device.id} ${service} ${characteristic.uuid}`;
    this.found.set(key, characteristic);
    characteristic.addEventListener("characteristicvaluechanged", () => {
      const { value, uuid } = characteristic;
      if (value && this.found.get(key) === characteristic)
        this.hooks.notified(device.id, service, uuid, hexOf(value));
    });
  }
}

/** Resolves as what is done resolves; rejects as soon as the link is cut. */
function unlessCut(link: AbortSignal, act: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new DOMException("the link was lost", "NetworkError"));
    if (link.aborted) return lost();
    link.addEventListener("abort", lost, { once: true });
    void act()
      .then(resolve, reject)
      .finally(() => link.removeEventListener("abort", lost));
  });
}

/** A UUID as Web Bluetooth takes it: a number for those of the Bluetooth SIG. */
function long(uuid: string): string | number {
  return uuid.length === 4 ? Number.parseInt(uuid, 16) : uuid;
}

export function hexOf(value: DataView): string {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
