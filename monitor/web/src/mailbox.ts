// What the runner says, on its way to fleetfoot: sent at once, kept in this browser until it was taken.

import type { Said } from "./protocol";
import { keep, recall } from "./settings";

/** A value of null takes away what was said before. */
export type Values = Record<string, number | boolean | string | null>;

export interface Letter {
  athlete: string;
  run: string;
  values: Values;
}

/** Takes a letter; returns why it is refused, or nothing. Throws where nobody is there: it is tried again. */
export type Deliver = (letter: Letter) => Promise<string>;

const KEPT = "fleetfoot.untold";
const AGAIN_MS = 15_000;
/** Runs whose words wait; older ones are forgotten. */
const MOST = 20;

/** Letters with one more: what is said of a run that one waits for already goes into the same. */
export function added(waiting: readonly Letter[], letter: Letter): Letter[] {
  const [same] = waiting.filter((one) => one.athlete === letter.athlete && one.run === letter.run);
  if (!same) return [...waiting, letter].slice(-MOST);
  const during = [same.values.legs_during, letter.values.legs_during].filter(
    (one) => typeof one === "string",
  );
  const values = { ...same.values, ...letter.values };
  if (during.length > 1) values.legs_during = during.join(" ");
  return [...waiting.filter((one) => one !== same), { ...letter, values }];
}

export class Mailbox {
  private waiting: Letter[] = recall<Letter[]>(KEPT, []);
  private busy = false;
  /** Whether nobody took the last letter. */
  private failed = false;
  /** What was refused, and why, until something is taken again. */
  refusal = "";

  constructor(
    /** Called whenever something was taken or refused. */
    private readonly changed: () => void,
    private readonly deliver: Deliver,
  ) {
    setInterval(() => void this.post(), AGAIN_MS);
    addEventListener("online", () => void this.post());
  }

  /** Where what was said of a run is: kept by fleetfoot, on its way there, or with this browser, which tries again. */
  state(run: string): "kept" | "under way" | "waiting" {
    if (!this.waiting.some((letter) => letter.run === run)) return "kept";
    return this.failed ? "waiting" : "under way";
  }

  /** What waits of a run, over what fleetfoot knows. */
  over(run: string, said: Said): Said {
    const mine = { ...said };
    for (const letter of this.waiting.filter((one) => one.run === run)) {
      for (const [name, value] of Object.entries(letter.values)) {
        if (value === null) delete mine[name];
        else mine[name] = value;
      }
    }
    return mine;
  }

  say(letter: Letter): void {
    this.waiting = added(this.waiting, letter);
    keep(KEPT, this.waiting);
    this.changed();
    void this.post();
  }

  /** Send what waits, one after the other. */
  async post(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let letter = this.waiting[0]; letter; letter = this.waiting[0]) {
        this.failed = !(await this.send(letter));
        if (this.failed) break;
        // What was said meanwhile made a new letter of the same run, which stays.
        this.waiting = this.waiting.filter((one) => one !== letter);
        keep(KEPT, this.waiting);
        this.changed();
      }
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  /** Send one letter; return whether it is dealt with. */
  private async send(letter: Letter): Promise<boolean> {
    try {
      this.refusal = await this.deliver(letter);
      return true;
    } catch {
      return false; // nobody there: it is tried again
    }
  }
}

/** Deliver to the server of this page. */
export async function toServer(letter: Letter): Promise<string> {
  const response = await fetch("/api/diary", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(letter),
  });
  if ([400, 413, 415, 422].includes(response.status)) return response.text();
  if (!response.ok) throw new Error(`${response.status}`);
  return "";
}
