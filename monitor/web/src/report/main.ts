// The charts of a report: every quantity over the time of the run, under one cursor.
//
// The page is whole without this: where it runs, it takes the place of the static drawing, which still prints.

import uPlot from "uplot";

interface Line {
  name: string;
  unit: string;
  ink: string;
  decimals: number;
  /** The length whose time is shown, where a speed is shown as a pace; else 0. */
  pace_m: number;
  low: number;
  high: number;
  values: (number | null)[];
}

interface Run {
  t_s: number[];
  metres: (number | null)[];
  lap_m: number;
  /** What stands before decimals. */
  point: string;
  lap_unit: string;
  lines: Line[];
  /** Where the runner was on the drawing of the route. */
  places: ([number, number] | null)[];
  shades: { from_s: number; to_s: number; kind: string; mark: string }[];
}

const HEIGHT = 150;
const LAST_HEIGHT = 176;
const AXIS = 58;
const FONT = "13px system-ui, -apple-system, Roboto, 'Liberation Sans', sans-serif";
const UNKNOWN = "-";

const two = (n: number): string => String(n).padStart(2, "0");

function clock(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)];
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

function shown(line: Line, value: number | null | undefined, point: string): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (!line.pace_m) return value.toFixed(line.decimals).replace(".", point);
  return value < 0.5 ? UNKNOWN : clock(line.pace_m / value);
}

/** Speeds of round paces between two speeds, about four of them. */
function paces(line: Line, low: number, high: number): number[] {
  const [fastest, slowest] = [line.pace_m / high, line.pace_m / Math.max(low, 0.6)];
  const step = [5, 10, 15, 30, 60, 120, 300].find((s) => (slowest - fastest) / s <= 4) ?? 600;
  const found: number[] = [];
  for (let s = Math.ceil(fastest / step) * step; s <= slowest; s += step) found.unshift(line.pace_m / s);
  return found;
}

class Charts {
  private readonly plots: uPlot[];
  private readonly slider: HTMLInputElement;
  private readonly readout: HTMLElement;
  private readonly dot = document.getElementById("route-now");
  private moving = false;

  constructor(
    private readonly run: Run,
    place: HTMLElement,
  ) {
    this.readout = place.querySelector("output") as HTMLElement;
    this.slider = place.querySelector("input") as HTMLInputElement;
    this.slider.max = String(run.t_s.length - 1);
    const room = place.querySelector(".plots") as HTMLElement;
    this.plots = run.lines.map((line, i) => this.plot(line, i === run.lines.length - 1, room));
    this.slider.addEventListener("input", () => this.show(Number(this.slider.value)));
    new ResizeObserver(() => this.resize(room)).observe(room);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      for (const plot of this.plots) plot.redraw(false);
    });
    this.show(0);
  }

  /** Put the cursor of every chart, the words and the place on the route to one moment. */
  show(index: number): void {
    const { run } = this;
    const t = run.t_s[index] ?? 0;
    this.moving = true;
    for (const plot of this.plots) plot.setCursor({ left: plot.valToPos(t, "x"), top: 10 }, false);
    this.moving = false;
    const way = run.metres[index];
    const parts = [clock(t)];
    if (typeof way === "number")
      parts.push(`${(way / run.lap_m).toFixed(2).replace(".", run.point)} ${run.lap_unit}`);
    for (const line of run.lines) parts.push(`${shown(line, line.values[index], run.point)} ${line.unit}`);
    this.readout.replaceChildren(
      ...parts.map((text) => Object.assign(document.createElement("span"), { textContent: text })),
    );
    this.slider.value = String(index);
    this.slider.setAttribute("aria-valuetext", parts.join(", "));
    const here = run.places[index];
    if (!this.dot) return;
    this.dot.setAttribute("visibility", here ? "visible" : "hidden");
    if (here) {
      this.dot.setAttribute("cx", String(here[0]));
      this.dot.setAttribute("cy", String(here[1]));
    }
  }

  private resize(room: HTMLElement): void {
    for (const plot of this.plots) {
      if (room.clientWidth && room.clientWidth !== plot.width) {
        plot.setSize({ width: room.clientWidth, height: plot.height });
      }
    }
    this.show(Number(this.slider.value));
  }

  private plot(line: Line, last: boolean, room: HTMLElement): uPlot {
    const title = Object.assign(document.createElement("p"), {
      className: "plot-title",
      textContent: line.name,
    });
    const place = document.createElement("div");
    place.setAttribute("aria-hidden", "true");
    room.append(title, place);
    const ink = (name: string) => () => getComputedStyle(place).getPropertyValue(name).trim();
    return new uPlot(
      {
        width: room.clientWidth || 320,
        height: last ? LAST_HEIGHT : HEIGHT,
        legend: { show: false },
        padding: [8, 10, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
        scales: { x: { time: false }, y: { range: [line.low, line.high] } },
        axes: [
          {
            show: last,
            stroke: ink("--soft"),
            font: FONT,
            grid: { show: false },
            ticks: { show: false },
            size: 28,
            incrs: [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400],
            space: 56,
            values: (_, marks) => marks.map((t) => clock(t)),
          },
          {
            stroke: ink("--soft"),
            font: FONT,
            grid: { stroke: ink("--line"), width: 1 },
            ticks: { show: false },
            size: AXIS,
            space: 30,
            ...(line.pace_m ? { splits: (_, __, low, high) => paces(line, low, high) } : {}),
            values: (_, marks) => marks.map((mark) => shown(line, mark, this.run.point)),
          },
        ],
        series: [{}, { stroke: ink(line.ink), width: 1.7, points: { show: false } }],
        hooks: {
          drawClear: [(plot) => this.shade(plot, ink)],
          setCursor: [
            (plot) => {
              const index = plot.cursor.idx;
              if (!this.moving && typeof index === "number" && (plot.cursor.left ?? -1) >= 0)
                this.show(index);
            },
          ],
        },
      },
      [this.run.t_s, line.values],
      place,
    );
  }

  private shade(plot: uPlot, ink: (name: string) => () => string): void {
    const { top, height } = plot.bbox;
    for (const { from_s, to_s, kind } of this.run.shades) {
      const [left, right] = [from_s, to_s].map((t) => plot.valToPos(t, "x", true)) as [number, number];
      plot.ctx.fillStyle = ink(`--${kind}-area`)();
      plot.ctx.fillRect(left, top, Math.max(right - left, 2), height);
    }
  }
}

const data = document.getElementById("run-data");
const place = document.getElementById("charts");
if (data?.textContent && place) {
  document.documentElement.classList.add("live");
  new Charts(JSON.parse(data.textContent) as Run, place);
}
