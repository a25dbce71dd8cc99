// A quantity of the last ten minutes as a small line, with a mark where what stands now began.

import { mark } from "../dom";
import { standing } from "../episodes";
import { type Lane, WINDOW_S } from "../journal";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [120, 24];
/** Points of the line: one each ten seconds. */
const STEP_S = 10;
/** Heart rate within less than this is drawn flat: noise is no news. */
const LEAST = 20;

export class Spark {
  readonly root: SVGSVGElement;
  private readonly line = document.createElementNS(SVG, "path");
  private readonly onset = document.createElementNS(SVG, "path");
  private drawnS: number | null = null;

  constructor() {
    this.root = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({
      class: "spark",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
    })) {
      this.root.setAttribute(name, value);
    }
    this.onset.setAttribute("class", "onset");
    this.root.append(this.onset, this.line);
  }

  update(lane: Lane, channel: string, name: string): void {
    mark(this.root, "aria-label", name);
    if (lane.tS === this.drawnS) return;
    this.drawnS = lane.tS;
    const start = Math.max(0, (lane.tS ?? 0) - WINDOW_S);
    const x = (t: number): string => ((WIDTH * (t - start)) / WINDOW_S).toFixed(1);
    this.line.setAttribute("d", pathOf(lane.times, lane.columns[channel] ?? [], x));
    const [first] = standing(lane.alerts);
    const at = first && !lane.done && first.onset_s >= start ? x(first.onset_s) : null;
    this.onset.setAttribute("d", at === null ? "" : `M${at} 0V${HEIGHT}`);
  }
}

function pathOf(
  times: readonly number[],
  values: readonly (number | null)[],
  x: (t: number) => string,
): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const bottom = (low + high) / 2 - Math.max(high - low, LEAST) / 2;
  const scale = (HEIGHT - 4) / Math.max(high - low, LEAST);
  let path = "";
  let last = Number.NEGATIVE_INFINITY;
  let isDown = false;
  times.forEach((t, i) => {
    const value = values[i] ?? null;
    if (value === null) isDown = false;
    else if (t - last >= STEP_S || !isDown) {
      path += `${isDown ? "L" : "M"}${x(t)} ${(HEIGHT - 2 - (value - bottom) * scale).toFixed(1)}`;
      isDown = true;
      last = t;
    }
  });
  return path;
}
