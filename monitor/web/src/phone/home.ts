// Where the runner's own fleetfoot is, as far as the runner has said; and how sending a run to it goes, in words.

import { h, mark, say } from "../dom";
import { keep, recall } from "../settings";
import type { Sent } from "./core";
import { type Home, homeOf } from "./send";
import type { PhoneWords } from "./words";

const LINK = "fleetfoot.phone.home";

export function keepHome(link: string): void {
  keep(LINK, link.trim());
}

export function home(): Home | null {
  return homeOf(recall(LINK, ""));
}

/** The field for the link. */
export class HomeField {
  readonly root: HTMLElement;
  private readonly label = h("label", { for: "phone-home" });
  private readonly link = h("input", { id: "phone-home", type: "url", autocomplete: "off" });
  private readonly wrong = h("span", { class: "missing", role: "alert" });

  constructor(redraw: () => void) {
    this.link.value = recall(LINK, "");
    this.link.addEventListener("input", () => {
      keepHome(this.link.value);
      redraw();
    });
    this.root = h("p", { class: "phone-name" }, this.label, this.link, this.wrong);
  }

  update(words: PhoneWords): void {
    say(this.label, words.home);
    const isWrong = this.link.value.trim() !== "" && home() === null;
    say(this.wrong, isWrong ? words.noHome : "");
    mark(this.link, "aria-invalid", isWrong ? "true" : null);
  }
}

/** Whether it is under way. */
export function isSending(sent: Sent | undefined): boolean {
  if (!sent || sent.why !== undefined) return false;
  return !sent.told?.stored && sent.told?.error === undefined;
}

/** How it goes, in words; empty where nothing was asked. */
export function progress(sent: Sent | undefined, words: PhoneWords): string {
  if (!sent) return "";
  const { told, lines, why } = sent;
  if (why !== undefined) return sent.isUnreachable ? words.unreachable : words.refused(why);
  if (told?.error !== undefined) return words.refused(told.error);
  if (told?.stored) return words.stored;
  if (told?.complete) return words.analysed;
  return words.sending(String(Math.floor(told && lines ? (100 * told.have) / lines : 0)));
}
