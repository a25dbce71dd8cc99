// Written by tools/reference from monitor/fleetfoot/words/quantity.py; do not edit.

/** How values are written in one system of units; `pace_m` is the length whose time is shown, 0 for no pace. */
export interface Measure {
  unit: string;
  factor: number;
  offset: number;
  decimals: number;
  pace_m: number;
}

export interface Shown {
  channel: string;
  name: string;
  /** Smallest span of a scale, in the unit of the channel, so that noise does not look dramatic. */
  span: number;
  metric: Measure;
  imperial: Measure;
}

/** Below this a pace says nothing: standing. */
export const SLOWEST_M_S = 0.5;

/** Channels of what is shown while a run goes on, in this order. */
export const WATCHED: readonly string[] = [
  "heart_rate_bpm",
  "speed_m_s",
  "cadence_spm",
  "vertical_oscillation_mm",
  "ground_contact_ms",
];

// biome-ignore format: a row a quantity
export const TABLE: readonly Shown[] = [
  {"channel": "heart_rate_bpm", "name": "heart rate", "span": 10.0, "metric": {"unit": "bpm", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "bpm", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "speed_m_s", "name": "pace", "span": 0.4, "metric": {"unit": "/km", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 1000.0}, "imperial": {"unit": "/mi", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 1609.344}},
  {"channel": "distance_m", "name": "distance", "span": 0.0, "metric": {"unit": "km", "factor": 0.001, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "mi", "factor": 0.0006213711922373339, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
  {"channel": "cadence_spm", "name": "cadence", "span": 8.0, "metric": {"unit": "spm", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "spm", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "vertical_oscillation_mm", "name": "vertical oscillation", "span": 10.0, "metric": {"unit": "cm", "factor": 0.1, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "in", "factor": 0.03937007874015748, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
  {"channel": "ground_contact_ms", "name": "ground contact time", "span": 20.0, "metric": {"unit": "ms", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "ms", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "power_w", "name": "power", "span": 20.0, "metric": {"unit": "W", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "W", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "step_length_m", "name": "step length", "span": 0.1, "metric": {"unit": "m", "factor": 1.0, "offset": 0.0, "decimals": 2, "pace_m": 0.0}, "imperial": {"unit": "ft", "factor": 3.280839895013123, "offset": 0.0, "decimals": 2, "pace_m": 0.0}},
  {"channel": "altitude_m", "name": "altitude", "span": 10.0, "metric": {"unit": "m", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "ft", "factor": 3.280839895013123, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "grade", "name": "grade", "span": 0.05, "metric": {"unit": "%", "factor": 100.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "%", "factor": 100.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
  {"channel": "balance_pct", "name": "contact balance (left)", "span": 2.0, "metric": {"unit": "%", "factor": 1.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "%", "factor": 1.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
  {"channel": "temperature_c", "name": "air temperature", "span": 5.0, "metric": {"unit": "°C", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "°F", "factor": 1.8, "offset": 32.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "vertical_ratio_pct", "name": "vertical ratio", "span": 1.0, "metric": {"unit": "%", "factor": 1.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "%", "factor": 1.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
  {"channel": "duty_factor", "name": "duty factor", "span": 0.02, "metric": {"unit": "%", "factor": 100.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "%", "factor": 100.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
  {"channel": "adjusted_speed_m_s", "name": "grade-adjusted pace", "span": 0.4, "metric": {"unit": "/km", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 1000.0}, "imperial": {"unit": "/mi", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 1609.344}},
  {"channel": "heart_rate_fault", "name": "fault of heart rate", "span": 0.0, "metric": {"unit": "", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "dfa_a1", "name": "variability of beats, DFA a1", "span": 0.3, "metric": {"unit": "", "factor": 1.0, "offset": 0.0, "decimals": 2, "pace_m": 0.0}, "imperial": {"unit": "", "factor": 1.0, "offset": 0.0, "decimals": 2, "pace_m": 0.0}},
  {"channel": "rmssd_ms", "name": "variability of beats, RMSSD", "span": 5.0, "metric": {"unit": "ms", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}, "imperial": {"unit": "ms", "factor": 1.0, "offset": 0.0, "decimals": 0, "pace_m": 0.0}},
  {"channel": "beat_artefacts_pct", "name": "artefacts among beats", "span": 2.0, "metric": {"unit": "%", "factor": 1.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}, "imperial": {"unit": "%", "factor": 1.0, "offset": 0.0, "decimals": 1, "pace_m": 0.0}},
];
