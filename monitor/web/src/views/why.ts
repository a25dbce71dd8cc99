// Why the legs were heavy: the answer as fleetfoot gives it everywhere, the likeliest cause first.

import { arrange, h, say } from "../dom";
import type { Lane } from "../journal";
import type { Cause, Why } from "../protocol";
import type { Words } from "../words";
import type { Part, Scene } from "./view";

export class WhyCard implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { id: "why" });
  private readonly body = h("div", { class: "answer-text", lang: "en" });
  private drawn: Why | null = null;
  private language = "";

  constructor() {
    this.root = h("section", { class: "card why", "aria-labelledby": "why" }, this.heading, this.body);
  }

  update(lane: Lane, scene: Scene): void {
    this.root.hidden = lane.why === null;
    say(this.heading, scene.words.why.heading);
    if (!lane.why || (lane.why === this.drawn && scene.style.language === this.language)) return;
    this.drawn = lane.why;
    this.language = scene.style.language;
    this.body.lang = lane.why.language ?? "en";
    arrange(this.body, parts(lane.why, scene.words.why));
  }
}

function parts(why: Why, words: Words["why"]): HTMLElement[] {
  const shown = why.shown.flatMap((id) => why.causes.filter((cause) => cause.cause === id));
  const also = why.also.flatMap((id) => why.causes.filter((cause) => cause.cause === id));
  const muted = why.red_flags.length ? "ranking muted" : "ranking";
  return [
    ...why.red_flags.map((flag) =>
      h("p", { class: "red-flag" }, h("strong", {}, `${words.first}: `), `${flag.words}. ${flag.do}`),
    ),
    h("p", { class: "headline" }, why.sentence),
    h("ol", { class: muted }, ...shown.map((cause) => item(cause, words))),
    ...(why.unexplained_points
      ? [h("p", { class: "quiet" }, words.unexplained(why.unexplained_points.toFixed(1)))]
      : []),
    ...(also.length
      ? [
          h(
            "p",
            { class: "quiet" },
            words.also(also.map((one) => `${one.title} (${percent(one)})`).join(", ")),
          ),
        ]
      : []),
    ...why.chronic.map((card) =>
      h("p", {}, `${words.weeks}: ${card.for[0] ?? ""} (${card.grade}). ${card.advice}`),
    ),
    ...why.questions.map((question) => h("p", { class: "quiet" }, `${words.help}: ${question.words}`)),
  ];
}

function item(cause: Cause, words: Words["why"]): HTMLElement {
  const side = (name: "for" | "against" | "missing"): HTMLElement | null =>
    cause[name].length
      ? h("p", { class: "side" }, h("b", {}, `${words[name]}: `), cause[name].join("; "))
      : null;
  const bar = h("span", { class: "chance", "aria-hidden": "true" }, h("span", {}));
  (bar.firstElementChild as HTMLElement).style.width = `${100 * cause.probability}%`;
  return h(
    "li",
    {},
    h(
      "p",
      { class: "row" },
      h("strong", {}, cause.title),
      h("span", { class: "quiet" }, `${words.chances[cause.words]}, ${percent(cause)}`),
    ),
    bar,
    side("for"),
    side("against"),
    side("missing"),
    cause.words === "weak" ? null : h("p", { class: "side" }, h("b", {}, `${words.try}: `), cause.advice),
    h("p", { class: "quiet" }, words.grade(cause.points.toFixed(1), cause.grade)),
  );
}

function percent(cause: Cause): string {
  return `${Math.round(100 * cause.probability)} %`.replace(" ", "\u00a0");
}
