// The run as the page knows it: the worker's messages, the radio's answers, the sensors that were picked.

import type { Style } from "../format";
import type { Values } from "../mailbox";
import type { Message } from "../protocol";
import { Inside } from "./connection";
import { packed, unpacked } from "./luggage";
import { Place } from "./place";
import { bluetoothOf, type Device, Radio } from "./radio";
import { type Home, Refused, Sender, type Told } from "./send";
import { openVault, type StoredRun, type Vault } from "./vault";
import type { FromWorker, Services, ToWorker } from "./wire";

export type State = "loading" | "ready" | "starting" | "running" | "over" | "elsewhere" | "failed";

/** How sending a run home goes; of what is refused or cannot be reached, why. */
export interface Sent {
  told?: Told;
  lines?: number;
  why?: string;
  isUnreachable?: boolean;
}

/** A run that broke off so short a time ago goes on by itself: as with `fleetfoot run`. */
export const GOES_ON_MS = 10 * 60_000;
/** After that the runner is asked, for as long. */
export const MAY_GO_ON_MS = 12 * 3_600_000;
const LOCK = "fleetfoot.phone";

export class Core {
  readonly inside = new Inside();
  state: State = "loading";
  version = "";
  /** Why it cannot start; what was said last; why lines were not kept. */
  why = "";
  note = "";
  unkept = "";
  /** The run under way, or the last one. */
  run = "";
  /** The runner has paused it. */
  isPaused = false;
  /** It was taken up after the page was gone: its sensors are to be added once more. */
  tookUp = false;
  runs: StoredRun[] = [];
  /** Runs that are being written as FIT. */
  readonly writing = new Map<string, (content: Uint8Array<ArrayBuffer> | null) => void>();
  private style: Style = { language: "en", units: "metric" };
  /** By run. */
  readonly sent = new Map<string, Sent>();
  private services: Services | null = null;
  private vault: Vault | null = null;
  private worker: Worker | null = null;
  private readonly radio = new Radio(bluetoothOf(navigator), {
    notified: (device, service, characteristic, hex) =>
      this.send({ op: "notified", device, service, characteristic, hex }),
    dropped: (device) => this.send({ op: "dropped", device }),
    stuck: () => location.reload(), // the run goes on, as after the page was killed
  });

  readonly place = new Place(
    (fix) => this.send({ op: "position", fix }),
    () => this.changed(),
  );

  constructor(
    private readonly changed: () => void,
    private readonly athlete: () => string,
    /** Seconds of the run for each of the world; another than 1 is for the test bed. */
    private readonly speed: number,
  ) {}

  get sensors(): Device[] {
    return this.radio.picked;
  }

  /** Start the worker, in one tab alone: two would write to one storage and fight for the sensors. */
  open(): void {
    void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) {
        this.enter("elsewhere");
        return;
      }
      this.boot().catch((error: Error) => this.fail(error.message));
      await new Promise(() => undefined); // held as long as the page lives
    });
  }

  async pick(): Promise<void> {
    if (!this.services) return;
    const device = await this.radio.pick(this.services);
    if (this.state === "running") this.grant(device);
    this.changed();
  }

  start(): void {
    if (this.state === "over" && !this.sensors.length) {
      this.enter("ready"); // first they are to be picked
      return;
    }
    this.enter("starting");
    this.send({ op: "start", order: { athlete: this.athlete(), speed: this.speed } });
  }

  goOn(run: StoredRun): void {
    this.tookUp = true;
    this.enter("starting");
    this.send({ op: "start", order: { athlete: run.athlete, run: run.id, speed: this.speed } });
  }

  /** Show a run that is over, as it was; one that was broken off is over then. */
  look(run: StoredRun): void {
    this.enter("starting");
    this.send({ op: "look", order: { athlete: run.athlete, run: run.id, speed: 1 } });
    this.run = run.id;
  }

  /** Take how the page is written: what is answered follows it. */
  follow(style: Style): void {
    if (style.language === this.style.language && style.units === this.style.units) return;
    this.style = { ...style };
    this.askWhy();
  }

  pause(paused: boolean): void {
    this.send({ op: "pause", paused });
  }

  finish(): void {
    this.send({ op: "stop" });
  }

  async remove(run: StoredRun): Promise<void> {
    await this.vault?.remove(run.id);
    await this.list();
  }

  async capture(run: StoredRun): Promise<File> {
    const text = (await this.vault?.capture(run.id)) ?? "";
    return new File([text], `${run.id}.capture.jsonl`, { type: "application/x-ndjson" });
  }

  /** A run as a FIT file; null where there is nothing to write, which is noted. */
  async fit(run: StoredRun): Promise<File | null> {
    const made = new Promise<Uint8Array<ArrayBuffer> | null>((done) => this.writing.set(run.id, done));
    this.changed();
    this.send({ op: "fit", run: run.id });
    const content = await made;
    return content && new File([content], `${run.id}.fit`, { type: "application/vnd.ant.fit" });
  }

  /** What the runs taught and what was said of them, as a file. */
  async luggage(): Promise<File> {
    const text = this.vault ? packed(await this.vault.luggage()) : "";
    return new File([text], "fleetfoot-phone.json", { type: "application/json" });
  }

  /** Add what was taken along from another browser; rejects where the file is none of those. */
  async bring(file: File): Promise<number> {
    return this.vault ? this.vault.bring(unpacked(await file.text())) : 0;
  }

  /** Send a run to the runner's own fleetfoot; again goes on where it stopped. */
  async sendHome(run: StoredRun, home: Home): Promise<void> {
    const note = (sent: Sent): void => {
      this.sent.set(run.id, sent);
      this.changed();
    };
    note({});
    try {
      const text = (await this.vault?.capture(run.id)) ?? "";
      const told = await new Sender(home).send(run.id, text, (known, lines) => note({ told: known, lines }));
      note({ told });
    } catch (error) {
      note({ why: (error as Error).message, isUnreachable: !(error instanceof Refused) });
    }
  }

  /** Keep what the runner says of a run; a value of null takes away what was said before. */
  async say(run: string, values: Values): Promise<void> {
    if (!this.vault) throw new Error("the storage is not open yet");
    const said = await this.vault.say(run, values);
    this.send({ op: "said", run, said: JSON.stringify(said) });
    this.askWhy();
  }

  /** Have it said why the legs were heavy, where the run is over. */
  private askWhy(): void {
    if (this.state === "over") this.send({ op: "why", run: this.run, style: this.style });
  }

  private async boot(): Promise<void> {
    this.vault = await openVault();
    await this.list();
    await navigator.storage?.persist?.();
    this.worker = new Worker(new URL("worker.js", document.baseURI), { type: "module" });
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.take(data);
    this.worker.onerror = (event) => this.fail(event.message);
  }

  private take(message: FromWorker): void {
    switch (message.op) {
      case "ready":
        this.ready(message.version, message.services);
        break;
      case "ask":
        void this.radio
          .answer(message.text)
          .then((text) => this.send({ op: "answer", number: message.number, text }));
        break;
      case "message":
        this.inside.take({ id: message.id, kind: message.kind, data: JSON.parse(message.data) } as Message);
        break;
      case "paused":
        this.isPaused = message.paused;
        this.changed();
        break;
      case "begun":
        this.isPaused = false;
        this.run = message.run;
        this.enter("running");
        for (const device of this.sensors) this.grant(device);
        if (this.tookUp) void this.again();
        break;
      case "refused":
        this.tookUp = false;
        this.enter("ready");
        break;
      case "note":
        this.note = message.text;
        this.changed();
        break;
      case "unkept":
        this.unkept = message.why;
        this.changed();
        break;
      case "ended":
        this.tookUp = false;
        this.note = "";
        this.enter("over");
        this.askWhy();
        void this.list();
        break;
      case "fit":
        this.note = message.why;
        this.writing.get(message.run)?.(message.content);
        this.writing.delete(message.run);
        this.changed();
        break;
      case "failed":
        this.fail(message.why);
    }
  }

  private ready(version: string, services: Services): void {
    this.version = version;
    this.services = services;
    this.inside.up();
    this.enter("ready");
    const [latest] = this.runs;
    if (latest && !latest.over && Date.now() - latest.keptMs < GOES_ON_MS) this.goOn(latest);
  }

  private async again(): Promise<void> {
    for (const device of await this.radio.again()) this.grant(device);
    this.changed();
  }

  private grant(device: Device): void {
    this.send({ op: "grant", device: device.id, name: device.name ?? "" });
  }

  private async list(): Promise<void> {
    this.runs = (await this.vault?.runs()) ?? [];
    this.changed();
  }

  private send(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private fail(why: string): void {
    this.why = why;
    this.enter("failed");
  }

  private enter(state: State): void {
    this.state = state;
    this.place.watch(state === "running");
    this.changed();
  }
}
