// How the page stands with its server, in words.

import type { Line } from "../connection";
import { h, mark, say } from "../dom";
import { number } from "../format";
import type { Lane } from "../journal";
import type { Scene } from "./view";

/** Seconds without new values after which a run that is not over counts as silent. */
const SILENT_S = 8;

export class LineState {
  readonly root = h("p", { class: "line", role: "status" });
  private readonly sign = h("span", { class: "sign", "aria-hidden": "true" });
  private readonly text = h("span");

  constructor() {
    this.root.append(this.sign, this.text);
  }

  update(line: Line, shown: readonly Lane[], scene: Scene): void {
    const text = this.words(line, shown, scene);
    say(this.text, text);
    const isSilent = line.state === "up" && text !== this.calm(scene);
    mark(this.root, "data-state", text === scene.words.ended ? "ended" : isSilent ? "silent" : line.state);
  }

  private words(line: Line, shown: readonly Lane[], scene: Scene): string {
    const { words, journal } = scene;
    if (line.state === "refused") return words.refused;
    if (line.state === "connecting") return words.connecting;
    if (line.state === "down") {
      const lanes = [...journal.lanes.values()];
      if (lanes.length > 0 && lanes.every((lane) => lane.done)) return words.ended;
      return words.noConnection(seconds(line.heardMs));
    }
    const heard = shown
      .filter((lane) => !lane.done && lane.heardMs !== null)
      .map((lane) => lane.heardMs ?? 0);
    const silent = heard.length ? seconds(Math.max(...heard)) : 0;
    return silent > SILENT_S ? words.silent(silent) : this.calm(scene);
  }

  /** Connected; with the speed, where the run is played faster than it was run. */
  private calm({ words, journal, style }: Scene): string {
    const speed = journal.hello?.speed ?? 1;
    if (speed === 1) return words.connected;
    return words.times(number(speed, Number.isInteger(speed) ? 0 : 1, style));
  }
}

function seconds(sinceMs: number): number {
  return Math.round((Date.now() - sinceMs) / 1000);
}
