// The phone's storage: runs, the lines of their captures, what they taught and what was said of them; in IndexedDB.
// Page and worker open it both; each change is a transaction of its own.

import { fresh, type Lesson, type Luggage, type Said } from "./luggage";

export interface StoredRun {
  id: string;
  athlete: string;
  startedMs: number;
  /** When lines of it were last kept. */
  keptMs: number;
  bytes: number;
  over: boolean;
  /** What is known of a run that is over, as fleetfoot.phone.known has it. */
  record?: object;
}

/** What is kept of a run that is over. */
export interface Ended {
  lessons: Omit<Lesson, "run">[];
  record: object | null;
}

export type Value = number | boolean | string;
export type Values = Record<string, Value>;

const NAME = "fleetfoot";
const VERSION = 1;

export function openVault(): Promise<Vault> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("runs", { keyPath: "id" });
      for (const name of ["lines", "lessons"])
        db.createObjectStore(name, { autoIncrement: true }).createIndex("run", "run");
      db.createObjectStore("said", { keyPath: "run" });
    };
    request.onsuccess = () => resolve(new Vault(request.result));
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds an older version open: close it"));
  });
}

export class Vault {
  constructor(private readonly db: IDBDatabase) {
    db.onversionchange = () => db.close();
  }

  async runs(): Promise<StoredRun[]> {
    const found = await answer<StoredRun[]>(this.db.transaction("runs").objectStore("runs").getAll());
    return found.sort((a, b) => b.startedMs - a.startedMs);
  }

  async begin(run: StoredRun): Promise<void> {
    await this.change(["runs"], (store) => store("runs").put(run));
  }

  /** Keep lines of a run: when this resolves they are there, whatever becomes of the page. */
  async keep(run: string, text: string): Promise<void> {
    await this.change(["lines", "runs"], (store) => {
      store("lines").add({ run, text });
      this.alter(store("runs"), run, (known) => {
        known.bytes += text.length; // ASCII
        known.keptMs = Date.now();
      });
    });
  }

  /** A run is over: it teaches once, however often it is looked at. */
  async end(run: string, { lessons, record }: Ended, isFirst: boolean): Promise<void> {
    await this.change(["lessons", "runs"], (store) => {
      if (isFirst) for (const each of lessons) store("lessons").add({ ...each, run });
      this.alter(store("runs"), run, (known) => {
        known.over = true;
        if (record) known.record = record;
      });
    });
  }

  /** The whole capture of a run. */
  async capture(run: string): Promise<string> {
    const rows = await answer<{ text: string }[]>(
      this.db.transaction("lines").objectStore("lines").index("run").getAll(run),
    );
    return rows.map(({ text }) => text).join("");
  }

  async lessons(): Promise<string> {
    return JSON.stringify(await answer(this.db.transaction("lessons").objectStore("lessons").getAll()));
  }

  /** What can be taken along to another browser. */
  async luggage(): Promise<Luggage> {
    const all = <T>(name: string) => answer<T[]>(this.db.transaction(name).objectStore(name).getAll());
    return { lessons: await all("lessons"), said: await all("said") };
  }

  /** Add what was brought along; what is here already stays as it is. Returns how many lessons were new. */
  async bring({ lessons, said }: Luggage): Promise<number> {
    const here = await this.luggage();
    const known: Lesson[] = fresh(lessons, here.lessons);
    const runs = new Set(here.said.map(({ run }) => run));
    await this.change(["lessons", "said"], (store) => {
      for (const each of known) store("lessons").add(each);
      for (const each of said) if (!runs.has(each.run)) store("said").put(each);
    });
    return known.length;
  }

  async said(run: string): Promise<Values> {
    const found = await answer<{ values: Values } | undefined>(
      this.db.transaction("said").objectStore("said").get(run),
    );
    return found?.values ?? {};
  }

  /** What was said, by run. */
  async everySaid(): Promise<Record<string, Values>> {
    const all = await answer<Said[]>(this.db.transaction("said").objectStore("said").getAll());
    return Object.fromEntries(all.map(({ run, values }) => [run, values]));
  }

  /** Add to what was said of a run and return all of it; null takes away what was said before. */
  async say(run: string, values: Record<string, Value | null>): Promise<Values> {
    const all = await this.said(run);
    const during = [all.legs_during, values.legs_during].filter((each) => typeof each === "string");
    for (const [name, value] of Object.entries(values)) {
      if (value === null) delete all[name];
      else all[name] = value;
    }
    if (during.length > 1) all.legs_during = during.join(" "); // one rating after the other
    await this.change(["said"], (store) => store("said").put({ run, values: all }));
    return all;
  }

  /** Take a run out; what it taught stays, as later runs were judged by it. */
  async remove(run: string): Promise<void> {
    await this.change(["runs", "lines", "said"], (store) => {
      store("runs").delete(run);
      store("said").delete(run);
      const cursor = store("lines").index("run").openKeyCursor(IDBKeyRange.only(run));
      cursor.onsuccess = () => {
        if (!cursor.result) return;
        store("lines").delete(cursor.result.primaryKey);
        cursor.result.continue();
      };
    });
  }

  private alter(store: IDBObjectStore, run: string, change: (known: StoredRun) => void): void {
    const request: IDBRequest<StoredRun | undefined> = store.get(run);
    request.onsuccess = () => {
      if (!request.result) return;
      change(request.result);
      store.put(request.result);
    };
  }

  private change(names: string[], act: (store: (name: string) => IDBObjectStore) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.db.transaction(names, "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the storage gave no reason"));
      act((name) => transaction.objectStore(name));
    });
  }
}

function answer<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
