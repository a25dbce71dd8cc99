// The present values: the two or three that the runner chose very large, the others below, and the button of the lap.

import { arrange, h, mark, say } from "../dom";
import { clock } from "../format";
import type { Lane } from "../journal";
import type { Laps } from "../laps";
import { LARGE, MOST_LARGE, READINGS } from "../readings";
import type { Preferences } from "../settings";
import { Tile } from "./tile";
import type { Part, Scene } from "./view";

/** From so long on a quantity that never had a value takes no room [s]. */
const KNOWN_BY_S = 60;

export class Values implements Part {
  readonly root: HTMLElement;
  private readonly heading = h("h2", { class: "for-readers", id: "values" });
  private readonly list = h("dl", { class: "tiles" });
  private readonly tiles = READINGS.map((reading) => new Tile(reading));
  private readonly lap: HTMLButtonElement;
  private lane: Lane | null = null;

  constructor(
    private readonly preferences: Preferences,
    private readonly laps: Laps,
    /** Draws the page anew. */
    refresh: () => void,
  ) {
    this.lap = h("button", {
      type: "button",
      class: "button lap",
      onclick: () => {
        if (this.lane) laps.end(this.lane);
        refresh();
      },
    });
    this.root = h(
      "section",
      { "aria-labelledby": "values", class: "values" },
      this.heading,
      this.list,
      this.lap,
    );
  }

  update(lane: Lane, scene: Scene): void {
    this.lane = lane;
    say(this.heading, scene.words.headings.values);
    const lap = this.laps.of(lane).at(-1) ?? { number: 1, seconds: 0, metres: null };
    const large = this.chosen;
    const order = [...large, ...this.tiles.map(({ reading }) => reading.id)];
    const shown = this.tiles
      .filter(({ reading }) => large.includes(reading.id) || this.isWorthRoom(lane, reading.id))
      .sort((a, b) => order.indexOf(a.reading.id) - order.indexOf(b.reading.id));
    for (const tile of shown) {
      mark(tile.root, "data-large", large.includes(tile.reading.id) ? "" : null);
      tile.update(lane, lap, scene);
    }
    mark(this.list, "data-large", String(large.length));
    mark(this.list, "data-small", String(shown.length - large.length));
    arrange(
      this.list,
      shown.map((tile) => tile.root),
    );
    this.lap.hidden = lane.done || scene.isCoach;
    say(this.lap, `${scene.words.laps.end(String(lap.number))} · ${clock(lap.seconds)}`);
  }

  /** What this browser was told, as far as this version knows it. */
  private get chosen(): string[] {
    const { large } = this.preferences.now;
    const known = [...new Set(large)].filter((id) => READINGS.some((reading) => reading.id === id));
    return known.length ? known.slice(0, MOST_LARGE) : [...LARGE];
  }

  /** The clock stands above already; what nothing measures has no place. */
  private isWorthRoom(lane: Lane, id: string): boolean {
    if (id === "time") return false;
    const reading = READINGS.find((one) => one.id === id);
    if (id === "power_w") return reading?.isKnown(lane) ?? false;
    return (lane.tS ?? 0) < KNOWN_BY_S || (reading?.isKnown(lane) ?? false);
  }
}
