// The stream from the server: opened again whenever it falls silent, from where it stopped.

import type { Kind, Message } from "./protocol";
import { SseParser } from "./sse";

/** The server sends something at least every 2 s; so long without is a dead line. */
export const SILENCE_MS = 6000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
const KINDS: readonly string[] = [
  "hello",
  "begin",
  "tick",
  "alert",
  "sensors",
  "end",
  "reminder",
  "said",
  "why",
] satisfies Kind[];

export interface Line {
  state: "connecting" | "up" | "down" | "refused";
  /** When the last byte came, by the page's clock; of a line that never was up, when it was first tried. */
  heardMs: number;
  /** Server's clock minus the page's [ms]. */
  offsetMs: number;
}

export interface Hooks {
  /** Where to go on; empty for everything. */
  cursor(): string;
  take(message: Message): void;
  changed(): void;
}

export class Connection {
  readonly line: Line = { state: "connecting", heardMs: Date.now(), offsetMs: 0 };
  private abort = new AbortController();
  private pauseMs = FIRST_PAUSE_MS;
  private wake: () => void = () => undefined;

  constructor(private readonly hooks: Hooks) {
    setInterval(() => this.watch(), 500);
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => {
      this.watch();
      if (document.visibilityState === "visible") this.wake();
    });
  }

  /** Hold the line for as long as the page lives. */
  async run(): Promise<never> {
    for (;;) {
      this.abort = new AbortController();
      const triedMs = Date.now();
      const watchdog = setTimeout(() => this.abort.abort(), SILENCE_MS);
      try {
        await this.listen(() => clearTimeout(watchdog));
      } catch {
        // refused, cut, or given up by the watchdog: all the same, it is tried again
      }
      clearTimeout(watchdog);
      if (this.line.state !== "refused") this.enter("down");
      if (this.line.heardMs >= triedMs) this.pauseMs = FIRST_PAUSE_MS;
      await this.rest();
    }
  }

  private async listen(answered: () => void): Promise<void> {
    const after = this.hooks.cursor();
    const response = await fetch(`/api/stream${after ? `?after=${encodeURIComponent(after)}` : ""}`, {
      headers: { Accept: "text/event-stream" },
      cache: "no-store",
      signal: this.abort.signal,
    });
    answered();
    if (!response.ok || !response.body) {
      if (response.status === 401 || response.status === 403) this.enter("refused");
      return;
    }
    this.setClock(response.headers.get("date"));
    const parser = new SseParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    this.heard();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.heard();
      for (const frame of parser.push(value)) {
        if (KINDS.includes(frame.event)) {
          this.hooks.take({ id: frame.id, kind: frame.event, data: JSON.parse(frame.data) } as Message);
        }
      }
    }
  }

  private heard(): void {
    this.line.heardMs = Date.now();
    this.enter("up");
  }

  private setClock(date: string | null): void {
    const serverMs = date === null ? Number.NaN : Date.parse(date);
    if (!Number.isNaN(serverMs)) this.line.offsetMs = serverMs + 500 - Date.now(); // cut to whole seconds
  }

  private watch(): void {
    if (this.line.state === "up" && Date.now() - this.line.heardMs > SILENCE_MS) this.abort.abort();
  }

  private async rest(): Promise<void> {
    const pauseMs = this.pauseMs;
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }

  private enter(state: Line["state"]): void {
    if (this.line.state === state) return;
    this.line.state = state;
    this.hooks.changed();
  }
}
