// The settings as a dialog.

import { arrange, h, say } from "../dom";
import { MOST_LARGE, READINGS } from "../readings";
import type { Preferences, Settings } from "../settings";
import type { Speaker } from "../speaker";
import { NAMES, type Words } from "../words";
import type { Scene } from "./view";

type Choice = "language" | "units" | "look" | "voice";
type Switch = "vibrate" | "awake";
/** The places of the large values. */
const PLACES = Array.from({ length: MOST_LARGE }, (_, place) => place);

export class SettingsDialog {
  readonly root: HTMLDialogElement;
  private readonly heading = h("h2", { id: "settings" });
  private readonly labels = new Map<Choice | Switch, HTMLElement>();
  private readonly selects = new Map<Choice, HTMLSelectElement>();
  private readonly places = new Map<number, { label: HTMLElement; select: HTMLSelectElement }>();
  private readonly boxes = new Map<Switch, HTMLInputElement>();
  private readonly test: HTMLButtonElement;
  private readonly close: HTMLButtonElement;
  private readonly notice = h("p", { class: "quiet" });

  constructor(
    private readonly preferences: Preferences,
    private readonly speaker: Speaker,
    private readonly scene: () => Scene,
  ) {
    const rows = [
      ...(["language", "units", "look", "voice"] as const).map((name) => this.choice(name)),
      ...PLACES.map((place) => this.place(place)),
      ...(["vibrate", "awake"] as const).map((name) => this.box(name)),
    ];
    this.test = h("button", { type: "button", class: "button", onclick: () => this.tryVoice() });
    this.close = h("button", { class: "button", value: "close" });
    const buttons = h("div", { class: "row" }, this.test, this.close);
    const form = h("form", { method: "dialog" }, this.heading, ...rows, this.notice, buttons);
    this.root = h("dialog", { "aria-labelledby": "settings" }, form);
    preferences.onChange(() => this.update());
  }

  open(): void {
    this.update();
    this.root.showModal();
  }

  private update(): void {
    const { words, style } = this.scene();
    const { settings } = words;
    say(this.heading, words.headings.settings);
    for (const [name, label] of this.labels) say(label, settings[name]);
    this.fill("language", [["auto", settings.auto], ...Object.entries(NAMES)]);
    this.fill("units", [
      ["auto", settings.auto],
      ["metric", settings.metric],
      ["imperial", settings.imperial],
    ]);
    this.fill("look", [
      ["auto", settings.auto],
      ["dark", settings.dark],
      ["light", settings.light],
    ]);
    const voices = this.speaker.voices(style.language).map(({ name }): [string, string] => [name, name]);
    this.fill("voice", [["", settings.firstVoice], ...voices]);
    for (const place of PLACES) this.fillPlace(place, words);
    for (const [name, box] of this.boxes) box.checked = this.preferences.now[name];
    say(this.test, settings.test);
    this.test.disabled = !this.speaker.hasVoice;
    say(this.close, settings.close);
    say(this.notice, words.notice);
  }

  private choice(name: Choice): HTMLElement {
    const label = h("span");
    const select = h("select", {
      name,
      onchange: () => this.preferences.set({ [name]: select.value } as Partial<Settings>),
    });
    this.labels.set(name, label);
    this.selects.set(name, select);
    return h("label", { class: "setting" }, label, select);
  }

  private place(place: number): HTMLElement {
    const label = h("span");
    const select = h("select", { name: `large-${place}`, onchange: () => this.enlarge() });
    this.places.set(place, { label, select });
    return h("label", { class: "setting" }, label, select);
  }

  private fillPlace(place: number, words: Words): void {
    const found = this.places.get(place);
    if (!found) return;
    say(found.label, `${words.settings.large} ${place + 1}`);
    const names = READINGS.map((reading) => [reading.id, reading.name(words)] as const);
    const options = place === 0 ? names : [["", words.settings.none] as const, ...names];
    offer(found.select, options, this.preferences.now.large[place] ?? "");
  }

  private enlarge(): void {
    const large = PLACES.map((place) => this.places.get(place)?.select.value ?? "");
    this.preferences.set({ large: [...new Set(large.filter(Boolean))] });
  }

  private box(name: Switch): HTMLElement {
    const label = h("span");
    const box = h("input", {
      type: "checkbox",
      name,
      onchange: () => this.preferences.set({ [name]: box.checked }),
    });
    this.labels.set(name, label);
    this.boxes.set(name, box);
    return h("label", { class: "setting" }, label, box);
  }

  private fill(name: Choice, options: [string, string][]): void {
    const select = this.selects.get(name);
    if (select) offer(select, options, this.preferences.now[name]);
  }

  private tryVoice(): void {
    const { words, style } = this.scene();
    this.speaker.say(words.settings.tested, style.language, this.preferences.now.voice);
  }
}

function offer(
  select: HTMLSelectElement,
  options: readonly (readonly [string, string])[],
  chosen: string,
): void {
  arrange(
    select,
    options.map(([value, text]) => h("option", { value }, text)),
  );
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}
