// Stands where the page's connection to a server stands: messages come from the worker of this very page.

import type { Hooks, Line } from "../connection";
import type { Message } from "../protocol";

export class Inside {
  readonly line: Line = { state: "connecting", heardMs: Date.now(), offsetMs: 0 };
  private hooks: Hooks | null = null;

  listen(hooks: Hooks): this {
    this.hooks = hooks;
    return this;
  }

  run(): Promise<never> {
    return new Promise(() => undefined);
  }

  /** The core is there. */
  up(): void {
    this.line.state = "up";
    this.line.heardMs = Date.now();
    this.hooks?.changed();
  }

  take(message: Message): void {
    this.line.heardMs = Date.now();
    this.hooks?.take(message);
  }
}
