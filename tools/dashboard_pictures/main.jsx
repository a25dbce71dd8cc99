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

const Bar = ({ one, all, width, height }) => (
  <BarGauge theme={theme} width={width} height={height - 6} orientation="horizontal" displayMode="basic" value={one.display}
    field={{ ...one.field.config, min: 0, max: Math.max(...all.map((a) => a.display.numeric)) }} display={one.field.display} showUnfilled />
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
