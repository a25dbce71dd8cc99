// The core in a worker of its own: Pyodide, everything from this site. It has the storage; the page has the radio.

import type { Style } from "../format";
import { openVault, type Vault } from "./vault";
import type { FromWorker, Order, Services, ToWorker } from "./wire";

interface App {
  begin(order: string): string;
  watch(): Promise<string>;
  look(): Promise<string>;
  why(asked: string): void;
  fit(capture: string, said: string, to: string): string;
  stop(): void;
  pause(paused: boolean): void;
  grant(device: string, name: string): void;
  notified(device: string, service: string, characteristic: string, hex: string): void;
  dropped(device: string): void;
  position(fix: string): void;
  said(run: string, said: string): void;
}
interface Python {
  runPython(code: string): unknown;
  unpackArchive(content: Uint8Array, format: string, options: { extractDir: string }): void;
  pyimport(name: string): { App(page: object): App; version(): string; services(): string };
  FS: {
    writeFile(path: string, content: string): void;
    readFile(path: string): Uint8Array<ArrayBuffer>;
    unlink(path: string): void;
  };
}

const KEPT = "/kept.jsonl";
const FIT = "/run.fit";
const tell = (message: FromWorker): void => self.postMessage(message);
const here = (place: string): string => new URL(place, self.location.href).href;

let sequence = 0;
let asked = 0;
const waiting = new Map<number, (text: string) => void>();

let vault: Vault;
/** The run whose lines are kept. */
let run = "";
/** The run that is told of, also when it is over. */
let shown = "";
/** Lines of a run that has no name yet. */
let first = "";
/** The lines that are on their way to the storage, and those that wait for them. */
let keeping: Promise<void> = Promise.resolve();
let app: App;

/** What Python calls; see fleetfoot.phone.bridge. Text alone crosses. */
const page = {
  ask: (text: string): Promise<string> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      tell({ op: "ask", number: asked, text });
    }),
  tell: (kind: string, data: string): void => {
    sequence += 1;
    // By the run, also after the page was killed: an alert that was spoken before that is not spoken again.
    tell({ op: "message", id: `${shown.slice(-8)}-${sequence}`, kind, data } as FromWorker);
  },
  keep: (lines: string): void => {
    if (run) keep(lines);
    else first += lines;
  },
  paused: (paused: boolean): void => tell({ op: "paused", paused }),
  note: (text: string): void => tell({ op: "note", text }),
};

function keep(lines: string): void {
  const of = run;
  keeping = keeping
    .then(() => vault.keep(of, lines))
    .catch((error: Error) => tell({ op: "unkept", why: error.message || error.name }));
}

async function boot(): Promise<void> {
  const begun = performance.now();
  const { loadPyodide } = await import(here("pyodide/pyodide.mjs"));
  const archives = ["numpy.zip", "core.zip"].map(async (name) => {
    const response = await fetch(here(name));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  });
  const python: Python = await loadPyodide({ indexURL: here("pyodide/"), packages: [] });
  const home = String(python.runPython("import site; site.getsitepackages()[0]"));
  for (const archive of await Promise.all(archives))
    python.unpackArchive(archive, "zip", { extractDir: home });
  const module = python.pyimport("fleetfoot.phone.app");
  vault = await openVault();
  app = module.App(page);
  const services: Services = JSON.parse(module.services());
  self.onmessage = ({ data }: MessageEvent<ToWorker>) => take(python, data);
  tell({ op: "ready", version: module.version(), services, startMs: Math.round(performance.now() - begun) });
}

function take(python: Python, message: ToWorker): void {
  switch (message.op) {
    case "start":
      watch(python, message.order).catch(fail);
      break;
    case "look":
      look(python, message.order).catch(fail);
      break;
    case "why":
      why(message.run, message.style).catch(fail);
      break;
    case "fit":
      fit(python, message.run).catch(fail);
      break;
    case "stop":
      app.stop();
      break;
    case "pause":
      app.pause(message.paused);
      break;
    case "grant":
      app.grant(message.device, message.name);
      break;
    case "notified":
      app.notified(message.device, message.service, message.characteristic, message.hex);
      break;
    case "dropped":
      app.dropped(message.device);
      break;
    case "position":
      app.position(message.fix);
      break;
    case "said":
      app.said(message.run, message.said);
      break;
    case "answer":
      waiting.get(message.number)?.(message.text);
      waiting.delete(message.number);
  }
}

/** Watch a run to its end: what is told of it is kept before the page hears that it is over. */
async function watch(python: Python, { athlete, run: goesOn, speed }: Order): Promise<void> {
  const lessons = await vault.lessons();
  if (goesOn) python.FS.writeFile(KEPT, await vault.capture(goesOn));
  run = shown = goesOn ?? "";
  first = "";
  const begun = app.begin(JSON.stringify({ athlete, lessons, speed, kept: goesOn ? KEPT : null }));
  if (goesOn) python.FS.unlink(KEPT);
  if (!begun) {
    tell({ op: "refused" });
    return;
  }
  if (!goesOn) {
    const now = Date.now();
    await vault.begin({ id: begun, athlete, startedMs: now, keptMs: now, bytes: 0, over: false });
    run = shown = begun;
    keep(first);
  }
  tell({ op: "begun", run: begun });
  const watching = app.watch();
  if (goesOn) app.said(begun, JSON.stringify(await vault.said(begun)));
  await end(begun, await watching, true);
}

/** Show a run that is over; one that was broken off ends where it did. */
async function look(python: Python, { athlete, run: of = "" }: Order): Promise<void> {
  const isOver = (await vault.runs()).some(({ id, over }) => id === of && over);
  const lessons = await vault.lessons();
  python.FS.writeFile(KEPT, await vault.capture(of));
  run = shown = of;
  const begun = app.begin(JSON.stringify({ athlete, lessons, kept: KEPT, over: true }));
  python.FS.unlink(KEPT);
  if (!begun) {
    tell({ op: "refused" });
    return;
  }
  const known = await app.look();
  app.said(of, JSON.stringify(await vault.said(of)));
  await end(of, known, !isOver);
}

/** Keep what is known of a run before the page hears that it is over. */
async function end(of: string, known: string, isFirst: boolean): Promise<void> {
  await keeping;
  await vault.end(of, JSON.parse(known), isFirst);
  run = "";
  tell({ op: "ended", run: of });
}

/** Say why the legs were heavy, by all runs of that runner that are over. */
async function why(of: string, { language, units }: Style): Promise<void> {
  const runs = await vault.runs();
  const athlete = runs.find(({ id }) => id === of)?.athlete;
  const records = runs.flatMap((each) => (each.athlete === athlete && each.record ? [each.record] : []));
  app.why(JSON.stringify({ run: of, records, said: await vault.everySaid(), language, units }));
}

async function fit(python: Python, of: string): Promise<void> {
  python.FS.writeFile(KEPT, await vault.capture(of));
  const refused = app.fit(KEPT, JSON.stringify(await vault.said(of)), FIT);
  python.FS.unlink(KEPT);
  const content = refused ? null : python.FS.readFile(FIT);
  if (content) python.FS.unlink(FIT);
  tell({ op: "fit", run: of, content, why: refused });
}

function fail(error: unknown): void {
  const said = error instanceof Error ? error.message : String(error);
  const lines = said.trim().split("\n");
  tell({ op: "failed", why: lines.at(-1) ?? said });
  console.error(said);
}

self.addEventListener("unhandledrejection", (event) => fail(event.reason));
boot().catch(fail);
