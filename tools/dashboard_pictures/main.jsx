// Draws one dashboard from its JSON and the answers to its queries, with Grafana's own UI library. No Grafana runs.
import React from "react";
import { createRoot } from "react-dom/client";
import { EventBusSrv, FieldType, ThemeContext, createTheme, getDisplayProcessor, reduceField } from "@grafana/data";
import { BarGauge, BigValue, GlobalStyles, PanelChrome, PanelContextProvider, Table, TimeSeries } from "@grafana/ui";

const { board, answers, range, width } = JSON.parse(document.getElementById("data").textContent);
const theme = createTheme({ colors: { mode: "dark" } });
const CELL = 30, GAP = 8; // Grafana's grid

function put(config, id, value) {
  const path = id.split(".");
  const leaf = path.pop();
  path.reduce((place, key) => (place[key] ??= {}), config)[leaf] = value;
}

function configured(panel, name, type) {
  const config = structuredClone(panel.fieldConfig.defaults);
  for (const { matcher, properties } of panel.fieldConfig.overrides ?? [])
    if (matcher.options === name) for (const { id, value } of properties) put(config, id, value);
  config.custom ??= {};
  if (type === FieldType.time) config.unit = config.unit === "dateTimeFromNow" ? config.unit : undefined;
  delete config.links;
  return config;
}

function field(panel, name, type, values, styledAs = name) {
  const made = { name, type, values, config: configured(panel, styledAs, type), state: {} };
  if (type === FieldType.number && panel.type === "timeseries") made.config.displayName = name;
  made.display = getDisplayProcessor({ field: made, theme });
  return made;
}

const MINUTE_MS = 60_000; // minutes of a run are drawn on an axis of time that begins at 0

function overMinutes(panel, targets) {
  const frames = targets.flatMap(({ series }) => series.flatMap(({ columns, values }) =>
    columns.slice(2).map((name, i) => ({
      fields: [
        field(panel, "Time", FieldType.time, values.map((row) => row[1] * MINUTE_MS)),
        field(panel, name, FieldType.number, values.map((row) => row[i + 2])),
      ],
      length: values.length,
    }))));
  frames.forEach((frame, n) => frame.fields.forEach((f, i) => (f.state = { seriesIndex: n, displayName: f.name, origin: { frameIndex: n, fieldIndex: i } })));
  return frames;
}

function addedUp(panel, [{ series }]) { // what the transformation groupBy of Grafana does
  const kinds = Object.entries(panel.transformations[0].options.fields);
  const [key] = kinds.find(([, { operation }]) => operation === "groupby");
  const reduce = { sum: (v) => v.reduce((a, b) => a + b, 0), count: (v) => v.length, min: (v) => Math.min(...v), max: (v) => Math.max(...v) };
  const at = (columns, name) => columns.indexOf(name === "Time" ? "time" : name);
  const rows = series.flatMap(({ columns, values }) => values.map((row) => Object.fromEntries(kinds.map(([name]) => [name, row[at(columns, name)]]))));
  const groups = [...new Set(rows.map((row) => row[key]))].sort();
  const of = (group, name) => rows.filter((row) => row[key] === group).map((row) => row[name]);
  const fields = [field(panel, key, FieldType.string, groups)];
  for (const [name, { aggregations }] of kinds)
    for (const each of aggregations)
      fields.push(field(panel, `${name} (${each})`, name === "Time" ? FieldType.time : FieldType.number, groups.map((group) => reduce[each](of(group, name)))));
  return { fields, length: groups.length };
}

const pointsOf = ([{ series }], ...names) => series.flatMap(({ columns, values }) => values.map((row) => names.map((name) => row[columns.indexOf(name)])));

function Drawn({ panel, points, width, height, flipped, labels }) { // what @grafana/ui does not export: map and scatter
  const [xs, ys] = [0, 1].map((i) => points.map((p) => p[i]).filter((v) => v != null));
  const low = [Math.min(...xs), Math.min(...ys)], size = [Math.max(...xs) - low[0] || 1, Math.max(...ys) - low[1] || 1];
  const pad = labels ? 40 : 16;
  let scale = [(width - 2 * pad) / size[0], (height - 2 * pad) / size[1]];
  if (!labels) scale = [Math.min(...scale), Math.min(...scale)];
  const off = labels ? [pad, pad] : [(width - size[0] * scale[0]) / 2, (height - size[1] * scale[1]) / 2];
  const place = ([x, y]) => [off[0] + (x - low[0]) * scale[0], height - off[1] - (y - low[1]) * scale[1]];
  const shown = points.filter(([x, y]) => x != null && y != null).map(place);
  const grey = { fill: "#8A8F98", fontSize: 12 };
  return <svg width={width} height={height}>
    {flipped ? <polyline points={shown.join(" ")} fill="none" stroke={flipped} strokeWidth={3} strokeLinejoin="round" />
      : shown.map(([x, y], i) => <circle key={i} cx={x} cy={y} r={2} fill={labels[1].colour} opacity={0.35} />)}
    {labels && <g {...grey}>
      <text x={pad} y={height - 8}>{labels[0].write(low[0])}</text>
      <text x={width - pad} y={height - 8} textAnchor="end">{labels[0].write(low[0] + size[0])}</text>
      <text x={4} y={height - pad}>{labels[1].write(low[1])}</text>
      <text x={4} y={pad}>{labels[1].write(low[1] + size[1])}</text>
    </g>}
  </svg>;
}

function way(panel, targets, width, height) {
  const colour = panel.options.layers[0].config.style.color.fixed;
  const points = pointsOf(targets, "longitude", "latitude");
  const narrow = Math.cos((points[0][1] * Math.PI) / 180);
  return <Drawn points={points.map(([x, y]) => [x * narrow, y])} width={width} height={height} flipped={colour} />;
}

function scatter(panel, targets, width, height) {
  const { x, y } = panel.options.series[0];
  const names = [x, y].map((one) => one.matcher.options);
  const labels = names.map((name) => {
    const made = field(panel, name, FieldType.number, []);
    return { colour: made.config.color.fixedColor, write: (v) => { const { text, suffix } = made.display(v); return `${name} ${text}${suffix ?? ""}`; } };
  });
  return <Drawn points={pointsOf(targets, ...names)} width={width} height={height} labels={labels} />;
}

const typeOf = (values) => (values.some((v) => typeof v === "string") ? FieldType.string : FieldType.number);

function tableFrame(panel, [{ series }]) {
  const rows = series.flatMap((one) =>
    one.values.map((row) => ({ ...one.tags, ...Object.fromEntries(one.columns.map((c, i) => [c === "time" ? "Time" : c, row[i]])) })));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort((a, b) => (b === "Time") - (a === "Time"));
  const fields = names
    .map((name) => { const values = rows.map((row) => row[name] ?? null); return field(panel, name, name === "Time" ? FieldType.time : typeOf(values), values); })
    .filter((one) => !one.config.custom.hidden);
  return { fields, length: rows.length };
}

function seriesFrames(panel, targets) {
  return targets.flatMap(({ alias, series }) => series.map((one) => {
    const name = alias.replace(/\$tag_(\w+)/, (_, tag) => one.tags?.[tag] ?? "");
    const frame = { fields: [
      field(panel, "Time", FieldType.time, one.values.map((row) => row[0])),
      field(panel, name, FieldType.number, one.values.map((row) => row[1]), alias),
    ], length: one.values.length };
    frame.fields.forEach((f, i) => (f.state = { seriesIndex: 0, displayName: f.name, origin: { frameIndex: 0, fieldIndex: i } }));
    return frame;
  }));
}

function values(panel, targets) {
  return seriesFrames(panel, targets).map((frame) => {
    const [time, one] = frame.fields;
    const last = reduceField({ field: one, reducers: ["lastNotNull"] }).lastNotNull;
    return { display: { ...one.display(last), title: one.name }, sparkline: { x: time, y: { ...one, state: { range: { min: Math.min(...one.values.filter((v) => v != null)), max: Math.max(...one.values), delta: 1 } } }, timeRange: range }, field: one };
  });
}

function Body({ panel, width, height }) {
  const targets = answers[panel.id];
  if (targets.every(({ series }) => !series.length))
    return <div style={{ display: "grid", placeItems: "center", height, textAlign: "center", color: "#8A8F98" }}>{panel.fieldConfig.defaults.noValue}</div>;
  if (panel.type === "trend") {
    const frames = overMinutes(panel, targets);
    const to = Math.max(...frames.flatMap((frame) => frame.fields[0].values));
    return <TimeSeries frames={frames} width={width} height={height} timeRange={{ from: 0, to }} timeZone="utc" legend={panel.options.legend} />;
  }
  if (panel.type === "geomap") return way(panel, targets, width, height);
  if (panel.type === "xychart") return scatter(panel, targets, width, height);
  if (panel.transformations?.[0]?.id === "groupBy") return <Table data={addedUp(panel, targets)} width={width} height={height} cellHeight="sm" />;
  if (panel.type === "timeseries")
    return <TimeSeries frames={seriesFrames(panel, targets)} width={width} height={height} timeRange={range} timeZone="utc" legend={panel.options.legend} />;
  if (panel.type === "table") return <Table data={tableFrame(panel, targets)} width={width} height={height} cellHeight="sm" />;
  const shown = values(panel, targets);
  const share = panel.type === "stat" ? [width / shown.length, height] : [width, height / shown.length];
  const Each = panel.type === "stat" ? Stat : Bar;
  return <div style={{ display: "flex", flexDirection: panel.type === "stat" ? "row" : "column" }}>
    {shown.map((one, i) => <Each key={i} {...{ panel, one, all: shown }} width={share[0]} height={share[1]} />)}
  </div>;
}

const Stat = ({ panel, one, width, height }) => (
  <BigValue theme={theme} width={width} height={height} value={one.display} justifyMode="center" textMode={panel.options.textMode}
    colorMode={panel.options.colorMode} graphMode={panel.options.graphMode} sparkline={panel.options.graphMode === "area" ? one.sparkline : undefined} />
);

const Bar = ({ panel, one, all, width, height }) => (
  <BarGauge theme={theme} width={width} height={height - 6} orientation="horizontal" displayMode="basic" value={one.display}
    namePlacement={panel.options.namePlacement}
    field={{ ...one.field.config, min: 0, max: one.field.config.max ?? Math.max(...all.map((a) => a.display.numeric)) }} display={one.field.display} showUnfilled />
);

function Placed({ panel }) {
  const { x, y, w, h } = panel.gridPos;
  const column = (width + GAP) / 24;
  const box = { position: "absolute", left: x * column, top: y * (CELL + GAP) };
  const size = [w * column - GAP, h * (CELL + GAP) - GAP];
  if (panel.type === "row") return <h5 style={{ ...box, lineHeight: "30px", margin: 0 }}>{panel.title}</h5>;
  return <div style={box}>
    <PanelChrome title={panel.title} width={size[0]} height={size[1]} padding="md">
      {(w, h) => <Body panel={panel} width={w} height={h} />}
    </PanelChrome>
  </div>;
}

const context = { eventBus: new EventBusSrv(), eventsScope: "picture", sync: () => 0, onToggleSeriesVisibility() {} };
createRoot(document.getElementById("root")).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <PanelContextProvider value={context}>{board.panels.map((panel) => <Placed key={panel.id} panel={panel} />)}</PanelContextProvider>
  </ThemeContext.Provider>);
