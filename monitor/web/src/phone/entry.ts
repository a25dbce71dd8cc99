// One run that this phone keeps, and what can be done with it: look at it, go on, send, save, share, delete.

import { h, mark, say } from "../dom";
import { clock } from "../format";
import type { Scene } from "../views/view";
import { type Core, MAY_GO_ON_MS } from "./core";
import { home, isSending, progress } from "./home";
import type { StoredRun } from "./vault";
import type { PhoneWords } from "./words";

/** For so long a first tap on "delete" counts. */
const SURE_MS = 5000;

export class Entry {
  readonly root: HTMLElement;
  private readonly title = h("span");
  private readonly goOn: HTMLButtonElement;
  private readonly look: HTMLButtonElement;
  private readonly fit: HTMLButtonElement;
  private readonly save: HTMLButtonElement;
  private readonly share: HTMLButtonElement;
  private readonly remove: HTMLButtonElement;
  private readonly send: HTMLButtonElement;
  private readonly sent = h("p", { class: "quiet", role: "status" });
  private readonly report = h("a", { target: "_blank", rel: "noopener" });
  private run: StoredRun | null = null;
  /** It was tapped once to be deleted. */
  private isDoomed = false;

  constructor(private readonly core: Core) {
    const on = (act: (run: StoredRun) => unknown) => () => void (this.run && act(this.run));
    this.goOn = button(
      "phone-resume",
      on((run) => core.goOn(run)),
    );
    this.look = button(
      "phone-look",
      on((run) => core.look(run)),
    );
    this.fit = button(
      "phone-fit",
      on(async (run) => download(await core.fit(run))),
    );
    this.save = button(
      "phone-save",
      on(async (run) => download(await core.capture(run))),
    );
    this.share = button(
      "phone-share",
      on(async (run) => share(await core.capture(run))),
    );
    this.remove = button(
      "phone-remove",
      on((run) => this.delete(run)),
    );
    this.send = button(
      "phone-send",
      on((run) => {
        const to = home();
        if (to) void core.sendHome(run, to);
      }),
    );
    const buttons = [this.goOn, this.look, this.send, this.fit, this.save, this.share, this.remove];
    for (const each of buttons) each.removeAttribute("id");
    this.root = h("li", {}, this.title, h("div", { class: "row" }, ...buttons), this.sent, this.report);
  }

  update(run: StoredRun, { style }: Scene, words: PhoneWords): void {
    this.run = run;
    const when = new Date(run.startedMs).toLocaleString(style.language, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const lasted = clock((run.keptMs - run.startedMs) / 1000);
    say(this.title, [when, lasted, ...(run.over ? [] : [words.brokenOff])].join(" · "));
    const begun = new Date(run.startedMs).toLocaleTimeString(style.language, { timeStyle: "short" });
    say(this.goOn, words.resume(begun));
    this.goOn.hidden = run.over || Date.now() - run.keptMs > MAY_GO_ON_MS;
    say(this.look, run.over ? words.look : words.settle);
    this.look.hidden = this.core.state === "over" && this.core.run === run.id;
    this.look.disabled = !["ready", "over"].includes(this.core.state);
    say(this.fit, this.core.writing.has(run.id) ? words.writing : words.fit);
    this.fit.disabled = this.look.disabled || this.core.writing.size > 0;
    say(this.save, words.save);
    say(this.share, words.share);
    this.share.hidden = !navigator.canShare?.({ files: [new File([], "a.jsonl", { type: "text/plain" })] });
    say(this.remove, this.isDoomed ? words.reallyRemove : words.remove);
    this.follow(run, words);
  }

  /** A run is gone at the second tap alone. */
  private delete(run: StoredRun): void {
    if (this.isDoomed) {
      void this.core.remove(run);
      return;
    }
    this.isDoomed = true;
    setTimeout(() => {
      this.isDoomed = false;
    }, SURE_MS);
  }

  /** Show how sending it home goes. */
  private follow(run: StoredRun, words: PhoneWords): void {
    const sent = this.core.sent.get(run.id);
    say(this.send, words.send);
    this.send.hidden = !run.over || home() === null;
    this.send.disabled = isSending(sent);
    say(this.sent, progress(sent, words));
    const report = sent?.told?.report ?? "";
    say(this.report, words.report);
    this.report.hidden = !report;
    if (report) mark(this.report, "href", report);
  }
}

export function button(id: string, onclick: () => void): HTMLButtonElement {
  return h("button", { id, type: "button", class: "button", onclick });
}

export function download(file: File | null): void {
  if (!file) return;
  const url = URL.createObjectURL(file);
  h("a", { href: url, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Shared as text: browsers let no other files of lines out. Left without a choice is no error. */
async function share(file: File): Promise<void> {
  const files = [new File([file], `${file.name}.txt`, { type: "text/plain" })];
  await navigator.share({ files }).catch(() => undefined);
}
