// The bar at the bottom, in reach of a thumb: sound, all athletes, settings.

import { h, mark, say } from "../dom";
import type { Preferences } from "../settings";
import type { Speaker } from "../speaker";
import type { Scene } from "./view";

export class Controls {
  readonly root: HTMLElement;
  private readonly back = h("a", { class: "button", href: "#/" });
  private readonly sound: HTMLButtonElement;
  private readonly settings: HTMLButtonElement;

  constructor(
    private readonly preferences: Preferences,
    private readonly speaker: Speaker,
    hooks: { soundOn(): void; openSettings(): void },
  ) {
    this.sound = h("button", {
      type: "button",
      class: "button sound",
      onclick: () => this.press(hooks.soundOn),
    });
    this.settings = h("button", { type: "button", class: "button", onclick: hooks.openSettings });
    this.root = h("nav", { class: "controls" }, this.back, this.sound, this.settings);
  }

  update(isSingle: boolean, scene: Scene): void {
    const { words, journal } = scene;
    this.root.setAttribute("aria-label", words.headings.settings);
    this.back.hidden = !isSingle || new Set([...journal.lanes.values()].map((lane) => lane.athlete)).size < 2;
    say(this.back, words.back);
    say(this.settings, words.headings.settings);
    const state = this.state;
    say(this.sound, words.sound[state]);
    mark(this.sound, "data-state", state);
    this.sound.disabled = state === "none";
  }

  private get state(): "none" | "turnOn" | "mute" | "unmute" {
    if (!this.speaker.hasVoice) return "none";
    const { sound, muted } = this.preferences.now;
    if (!sound || !this.speaker.isAllowed) return "turnOn";
    return muted ? "unmute" : "mute";
  }

  private press(soundOn: () => void): void {
    if (this.sound.dataset.state === "mute") {
      this.preferences.set({ muted: true });
      this.speaker.silence();
    } else {
      this.preferences.set({ sound: true, muted: false });
      soundOn();
    }
  }
}
