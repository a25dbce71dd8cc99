// The last ten minutes as lines: uPlot, with the usual range as a band and alerts as marks.

import uPlot from "uplot";
import { ends } from "./episodes";
import { clock, QUANTITIES, type Quantity, range, type Style } from "./format";
import { type Lane, WINDOW_S } from "./journal";

/** Line colours by place in a chart: custom properties of the style sheet. */
const INKS = ["--line-1", "--line-2"] as const;
const HEIGHT = 150;
/** Width of a vertical axis, on both sides of every chart, so that the same time stands below itself. */
const AXIS = 46;
const FONT = "12px ui-sans-serif, -apple-system, Roboto, 'Liberation Sans', sans-serif";

export const CHARTS: readonly string[][] = [
  ["heart_rate_bpm", "speed_m_s"],
  ["cadence_spm"],
  ["vertical_oscillation_mm", "ground_contact_ms"],
];

export function quantitiesOf(channels: readonly string[]): Quantity[] {
  return QUANTITIES.filter((quantity) => channels.includes(quantity.channel));
}

/** One chart of one or two quantities over the same ten minutes. */
export class Chart {
  private plot: uPlot | null = null;
  private lane: Lane | null = null;
  private drawnAt: number | null = null;
  private drawnAlerts = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly quantities: readonly Quantity[],
    private readonly style: () => Style,
  ) {}

  /** Draw where something changed since the last time. */
  draw(lane: Lane): void {
    this.lane = lane;
    if (lane.tS === this.drawnAt && lane.alerts.length === this.drawnAlerts && this.plot) return;
    if (this.place.clientWidth === 0) return;
    this.drawnAt = lane.tS;
    this.drawnAlerts = lane.alerts.length;
    this.plot ??= new uPlot(this.options(), [[]], this.place);
    this.plot.setData(this.data(lane) as uPlot.AlignedData);
  }

  resize(): void {
    if (this.plot && this.place.clientWidth !== this.plot.width) {
      this.plot.setSize({ width: this.place.clientWidth, height: HEIGHT });
    }
  }

  /** Begin anew, with the colours, words and units of now. */
  reset(): void {
    this.plot?.destroy();
    this.plot = null;
  }

  private data(lane: Lane): (number | null)[][] {
    return [
      lane.times,
      ...this.quantities.map((quantity) => lane.columns[quantity.channel] ?? lane.times.map(() => null)),
      ...this.usual(lane),
    ];
  }

  /** Upper and lower end of what was usual, as it was then; of the first quantity only, to keep it readable. */
  private usual(lane: Lane): (number | null)[][] {
    const band = lane.bands[this.quantities[0]?.channel ?? ""];
    const unknown = (): null[] => lane.times.map(() => null);
    return [band?.high ?? unknown(), band?.low ?? unknown()];
  }

  private ink(name: string): string {
    return getComputedStyle(this.place).getPropertyValue(name).trim();
  }

  private options(): uPlot.Options {
    const grid = { stroke: this.ink("--grid"), width: 1 };
    return {
      width: this.place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      padding: [10, this.quantities.length > 1 ? 0 : AXIS, 0, 0],
      scales: {
        x: { time: false, range: () => this.window() },
        ...Object.fromEntries(
          this.quantities.map((quantity) => [quantity.channel, { range: rangeOf(quantity) }]),
        ),
      },
      axes: [
        {
          stroke: this.ink("--muted"),
          font: FONT,
          grid: { show: false },
          ticks: { show: false },
          size: 26,
          incrs: [60, 120, 300],
          values: (_, marks) => marks.map((t) => clock(t)),
        },
        ...this.quantities.map((quantity, i) => this.axis(quantity, i, grid)),
      ],
      series: [
        {},
        ...this.quantities.map((quantity, i) => this.line(quantity, i)),
        ...["high", "low"].map(() => this.edge()),
      ],
      bands: [{ series: [this.quantities.length + 1, this.quantities.length + 2], fill: this.ink("--band") }],
      hooks: { draw: [(plot) => this.drawAlerts(plot)] },
    };
  }

  private window(): [number, number] {
    const end = Math.max(this.lane?.tS ?? 0, WINDOW_S);
    return [end - WINDOW_S, end];
  }

  private axis(quantity: Quantity, i: number, grid: uPlot.Axis.Grid): uPlot.Axis {
    return {
      scale: quantity.channel,
      side: i === 0 ? 3 : 1,
      stroke: this.ink(INKS[i] ?? INKS[0]),
      font: FONT,
      grid: i === 0 ? grid : { show: false },
      ticks: { show: false },
      size: AXIS,
      space: 34,
      ...(quantity.isPace ? { splits: (_, __, low, high) => paces(quantity, low, high, this.style()) } : {}),
      values: (_, marks) => marks.map((mark) => quantity.show(mark, this.style())),
    };
  }

  private line(quantity: Quantity, i: number): uPlot.Series {
    return {
      scale: quantity.channel,
      stroke: this.ink(INKS[i] ?? INKS[0]),
      width: 2,
      dash: i === 0 ? [] : [6, 4],
      points: { show: false },
    };
  }

  /** An end of the band: it has no line of its own. */
  private edge(): uPlot.Series {
    return { scale: this.quantities[0]?.channel ?? "", width: 0, points: { show: false } };
  }

  private drawAlerts(plot: uPlot): void {
    const [start] = this.window();
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.setLineDash([]);
    for (const alert of this.lane?.alerts ?? []) {
      if (alert.t_s < start || ends(alert)) continue;
      const x = Math.round(plot.valToPos(alert.t_s, "x", true));
      ctx.fillStyle = ctx.strokeStyle = this.ink(`--${alert.severity}`);
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      drawFlag(ctx, x, bbox.top, 6 * devicePixelRatio);
    }
    ctx.restore();
  }
}

/** Room around the lines, and never so little of it that noise looks like news. */
function rangeOf(quantity: Quantity): uPlot.Scale.Range {
  return (_, low, high) => {
    if (low === null || high === null) return [0, 2 * quantity.span];
    const half = Math.max((high - low) * 0.6, quantity.span);
    const middle = (low + high) / 2;
    return [Math.max(0, middle - half), middle + half];
  };
}

/** Speeds [m/s] of round paces between two speeds, about four of them. */
function paces(quantity: Quantity, low: number, high: number, style: Style): number[] {
  const m = quantity.measure(style).pace_m;
  const [fastest, slowest] = [m / high, m / Math.max(low, 1)];
  const step = [5, 10, 15, 30, 60, 120, 300].find((s) => (slowest - fastest) / s <= 4) ?? 600;
  const found: number[] = [];
  for (let s = Math.ceil(fastest / step) * step; s <= slowest; s += step) found.unshift(m / s);
  return found;
}

function drawFlag(ctx: CanvasRenderingContext2D, x: number, top: number, size: number): void {
  ctx.beginPath();
  ctx.moveTo(x - size, top - size);
  ctx.lineTo(x + size, top - size);
  ctx.lineTo(x, top + size * 0.7);
  ctx.fill();
}

/** What a chart shows, for those who cannot see it: lowest, highest and present value. */
export function described(
  quantity: Quantity,
  lane: Lane,
  style: Style,
): { low: string; high: string; last: string } | null {
  const known = (lane.columns[quantity.channel] ?? []).filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return null;
  const ends = range(quantity, [Math.min(...known), Math.max(...known)], style).split("–");
  const unit = quantity.unit(style);
  return {
    low: ends[0] ?? "",
    high: `${ends[1] ?? ""} ${unit}`,
    last: `${quantity.show(last, style)} ${unit}`,
  };
}
