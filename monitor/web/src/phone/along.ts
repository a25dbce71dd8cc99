// Taking along what the runs taught: a button that saves it, and one that brings it in.

import { h, say } from "../dom";
import type { Core } from "./core";
import type { PhoneWords } from "./words";

export class Along {
  readonly root: HTMLElement;
  private readonly take: HTMLButtonElement;
  private readonly bring: HTMLButtonElement;
  private readonly file = h("input", { type: "file", accept: ".json,application/json", hidden: true });
  private readonly said = h("p", { class: "quiet", role: "status" });
  private brought: number | "wrong" | null = null;

  constructor(
    private readonly core: Core,
    private readonly redraw: () => void,
    save: (file: File) => void,
  ) {
    const button = (onclick: () => void) => h("button", { type: "button", class: "button", onclick });
    this.take = button(() => void core.luggage().then(save));
    this.bring = button(() => this.file.click());
    this.file.addEventListener("change", () => void this.read());
    const buttons = h("div", { class: "row" }, this.take, this.bring);
    this.root = h("div", { class: "phone-along" }, buttons, this.file, this.said);
  }

  update(words: PhoneWords): void {
    say(this.take, words.take);
    say(this.bring, words.bring);
    const { brought } = this;
    say(this.said, brought === null ? "" : brought === "wrong" ? words.notBrought : words.brought(brought));
  }

  private async read(): Promise<void> {
    const [file] = this.file.files ?? [];
    if (!file) return;
    this.brought = await this.core.bring(file).catch(() => "wrong" as const);
    this.file.value = "";
    this.redraw();
  }
}
