// What page and worker say to one another.

import type { Style } from "../format";
import type { Kind } from "../protocol";

/** What the browser's dialogue shows, and what services are used. */
export interface Services {
  found: string[];
  companies: number[];
  used: string[];
}

export interface Order {
  athlete: string;
  /** Id of a run that was broken off and goes on, or that is looked at. */
  run?: string;
  /** Seconds of the run for each second of the world; for the test bed. */
  speed: number;
}

export type ToWorker =
  | { op: "start"; order: Order }
  | { op: "look"; order: Order }
  | { op: "why"; run: string; style: Style }
  | { op: "fit"; run: string }
  | { op: "stop" }
  | { op: "pause"; paused: boolean }
  | { op: "grant"; device: string; name: string }
  | { op: "notified"; device: string; service: string; characteristic: string; hex: string }
  | { op: "dropped"; device: string }
  | { op: "position"; fix: string }
  | { op: "said"; run: string; said: string }
  | { op: "answer"; number: number; text: string };

export type FromWorker =
  | { op: "ready"; version: string; services: Services; startMs: number }
  | { op: "begun"; run: string }
  | { op: "refused" }
  | { op: "ask"; number: number; text: string }
  | { op: "message"; id: string; kind: Kind; data: string }
  | { op: "note"; text: string }
  | { op: "paused"; paused: boolean }
  | { op: "unkept"; why: string }
  | { op: "ended"; run: string }
  | { op: "fit"; run: string; content: Uint8Array<ArrayBuffer> | null; why: string }
  | { op: "failed"; why: string };

/** A question to the radio, as fleetfoot.phone.bridge puts it. */
export interface Question {
  do: "connect" | "disconnect" | "read" | "write" | "subscribe" | "unsubscribe";
  /** The browser's id of the device. */
  key: string;
  /** UUIDs of service and characteristic. */
  at?: [string, string];
  hex?: string;
  response?: boolean;
}
