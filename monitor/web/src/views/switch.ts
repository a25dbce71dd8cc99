// A small button that is on or off, drawn as a sign: pinned, heard.

import { h, mark } from "../dom";

/** Outlines in a square of 24. */
const SIGNS = {
  pin: "M9 3h6l-1 7 4 4H6l4-4zM12 14v7",
  bell: "M6 17V11a6 6 0 0 1 12 0v6zM10 20h4",
} as const;
const SVG = "http://www.w3.org/2000/svg";

export class Switch {
  readonly root: HTMLButtonElement;

  constructor(sign: keyof typeof SIGNS, press: () => void) {
    this.root = h("button", {
      type: "button",
      class: `switch ${sign}`,
      "aria-pressed": "false",
      onclick: press,
    });
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", SIGNS[sign]);
    drawing.append(path);
    this.root.append(drawing);
  }

  update(name: string, isOn: boolean): void {
    mark(this.root, "aria-label", name);
    mark(this.root, "title", name);
    mark(this.root, "aria-pressed", String(isOn));
  }
}
