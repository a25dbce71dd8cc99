"""The kinds of panel that the dashboards are made of, each in one style."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from grafana_foundation_sdk.builders import bargauge, common, geomap, stat, table, timeseries, trend, xychart
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import common as choices
from grafana_foundation_sdk.models import dashboard as models

from dashboards import theme
from dashboards.influxql import SOURCE, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.theme import Look

Panel = TypeVar(
    "Panel",
    stat.Panel,
    timeseries.Panel,
    table.Panel,
    bargauge.Panel,
    trend.Panel,
    xychart.Panel,
    geomap.Panel,
)
Graph = TypeVar("Graph", timeseries.Panel, trend.Panel)

IDS: Final = 1_000_000
BESIDE: Final = 12
"""Characters of a name that fit beside its bar; longer ones stand above."""
LETTER: Final = 8
PADDING: Final = 18
"""Pixels of a letter of a table's head, and of what lies around it, so that no head is cut."""
UNKNOWN: Final = "-"
"""What a cell says of which nothing is known; what the whole panel says stands in its ``empty``."""


@dataclass(frozen=True, slots=True)
class About:
    """What every panel must say of itself."""

    title: str
    description: str
    empty: str
    """What it says where there is nothing to show."""


def head_width(heading: str) -> int:
    """Return the width of a column that its heading and a figure of five characters fit in."""
    return max(LETTER * len(heading), 70) + PADDING


def panel_id(board: str, title: str) -> int:
    """Return the id of a panel: it follows from its name, so that links survive a change of order."""
    return zlib.crc32(f"{board}/{title}".encode()) % IDS + 1


def number(
    about: About, look: Look, *queries: Query, limits: builders.ThresholdsConfig | None = None
) -> stat.Panel:
    """Return a big value; several queries stand side by side under their names."""
    panel = framed(stat.Panel(), about, look, queries)
    panel.thresholds(limits or theme.plain(look.colour))
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
    panel.color_mode(choices.BigValueColorMode.VALUE).graph_mode(choices.BigValueGraphMode.NONE)
    panel.justify_mode(choices.BigValueJustifyMode.CENTER).orientation(choices.VizOrientation.VERTICAL)
    several = choices.BigValueTextMode.VALUE_AND_NAME if len(queries) > 1 else choices.BigValueTextMode.VALUE
    return panel.text_mode(several).reduce_options(_last())


def now(
    about: About, look: Look, query: Query, limits: builders.ThresholdsConfig | None = None
) -> stat.Panel:
    """Return a big value with its recent course behind it."""
    panel = number(about, look, query, limits=limits).graph_mode(choices.BigValueGraphMode.AREA)
    return panel.color_mode(choices.BigValueColorMode.BACKGROUND_SOLID) if limits else panel


def curves(about: About, look: Look, *series: tuple[Query, str]) -> timeseries.Panel:
    """Return a graph over time; every series comes with its colour."""
    panel = framed(timeseries.Panel(), about, look, [query for query, _ in series])
    for query, colour in series:
        panel.override_by_name(query.alias, [fixed(colour)])
    return drawn(panel, look, several=len(series) > 1)


def drawn(panel: Graph, look: Look, *, several: bool) -> Graph:
    """Return a graph in the one style of lines."""
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.FIXED).fixed_color(look.colour))
    panel.line_width(2).fill_opacity(8).gradient_mode(choices.GraphGradientMode.OPACITY)
    panel.line_interpolation(choices.LineInterpolation.LINEAR).show_points(choices.VisibilityMode.NEVER)
    panel.legend(legend(visible=several)).tooltip(tooltip())
    return panel.axis_border_show(False).thresholds(theme.plain(look.colour))  # noqa: FBT003 (the SDK's builder)


def many_curves(about: About, look: Look, query: Query) -> timeseries.Panel:
    """Return a graph with one line an athlete, coloured by name."""
    panel = curves(about, look, (query, look.colour)).fill_opacity(0).overrides([])
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.PALETTE_CLASSIC_BY_NAME))
    return panel.legend(legend(visible=True))


def with_bands(panel: Graph, limits: builders.ThresholdsConfig) -> Graph:
    """Return the graph over the bands of the severities."""
    style = common.GraphThresholdsStyleConfig().mode(choices.GraphThresholdsStyleMode.DASHED_AND_AREA)
    return panel.thresholds(limits).thresholds_style(style)


def weekly(about: About, look: Look, *series: tuple[Query, str]) -> timeseries.Panel:
    """Return bars, one a week."""
    panel = curves(about, look, *series).draw_style(choices.GraphDrawStyle.BARS).fill_opacity(70)
    panel.gradient_mode(choices.GraphGradientMode.NONE).line_width(0).bar_width_factor(0.7).axis_soft_min(0)
    return panel


def run_points(about: About, look: Look, runs: Query, weeks: Query) -> timeseries.Panel:
    """Return a point a run and, in another colour, a line through the means of the weeks."""
    panel = curves(about, look, (runs, theme.NEUTRAL), (weeks, look.colour)).fill_opacity(0)
    panel.span_nulls(True).point_size(6)  # noqa: FBT003 (the SDK's builder)
    return panel.override_by_name(
        runs.alias,
        [
            fixed(theme.NEUTRAL),
            models.DynamicConfigValue(id_val="custom.drawStyle", value="points"),
        ],
    )


def bars(about: About, look: Look, *queries: Query) -> bargauge.Panel:
    """Return lying bars of one colour, one a query."""
    panel = framed(bargauge.Panel(), about, look, queries).min(0)
    panel.color_scheme(builders.FieldColor().mode(models.FieldColorModeId.FIXED).fixed_color(look.colour))
    panel.orientation(choices.VizOrientation.HORIZONTAL).display_mode(choices.BarGaugeDisplayMode.BASIC)
    panel.show_unfilled(True)  # noqa: FBT003 (the SDK's builder)
    if max(len(query.alias) for query in queries) > BESIDE:
        panel.name_placement(choices.BarGaugeNamePlacement.TOP)
    return panel.reduce_options(_last()).thresholds(theme.plain(look.colour))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: the query's name for it, the heading, and how it is written."""

    name: str
    heading: str
    look: Look | None = None
    limits: builders.ThresholdsConfig | None = None
    """Colours of the cell by its value."""
    width: int | None = None
    url: str = ""
    """Where a click on it leads."""
    wrap: bool = False
    """Whether a text that is longer than its cell goes on below."""
    hidden: bool = False
    """Whether only links need it."""

    def properties(self) -> list[models.DynamicConfigValue]:
        """Return the overrides of this column."""
        found = [models.DynamicConfigValue(id_val="displayName", value=self.heading)]
        found.append(models.DynamicConfigValue(id_val="noValue", value=UNKNOWN))
        if self.wrap:
            cell = {"type": "auto", "wrapText": True}
            found.append(models.DynamicConfigValue(id_val="custom.cellOptions", value=cell))
        if self.hidden:
            found.append(models.DynamicConfigValue(id_val="custom.hidden", value=True))
        if self.look:
            found.append(models.DynamicConfigValue(id_val="unit", value=self.look.unit))
            found.append(models.DynamicConfigValue(id_val="decimals", value=self.look.decimals))
        if self.limits:
            found.append(models.DynamicConfigValue(id_val="thresholds", value=self.limits.build()))
            found.append(models.DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-text"}))
        if self.width:
            found.append(models.DynamicConfigValue(id_val="custom.width", value=self.width))
        if self.url:
            link = {"title": "Open this run", "url": self.url}
            found.append(models.DynamicConfigValue(id_val="links", value=[link]))
        return found


def rows(about: About, query: Query, columns: Sequence[Column]) -> table.Panel:
    """Return a table of the columns of a query."""
    panel = framed(table.Panel(), about, theme.COUNT, [replace(query, table=True)])
    panel.thresholds(theme.plain(theme.NEUTRAL)).cell_height(choices.TableCellHeight.SM)
    for column in columns:
        panel.override_by_name(column.name, column.properties())
    return panel


def framed(panel: Panel, about: About, look: Look, queries: Sequence[Query]) -> Panel:
    """Return a panel with what every panel has."""
    panel.title(about.title).description(about.description).no_value(about.empty)
    panel.datasource(SOURCE).unit(look.unit).decimals(look.decimals)
    for place, query in enumerate(queries):
        panel.with_target(replace(query, ref=chr(ord("A") + place)))
    return panel


def fixed(colour: str) -> models.DynamicConfigValue:
    """Return what gives a series its one colour."""
    return models.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": colour})


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["lastNotNull"])


def legend(*, visible: bool) -> common.VizLegendOptions:
    """Return the names below a graph."""
    made = common.VizLegendOptions().show_legend(visible).placement(choices.LegendPlacement.BOTTOM)
    return made.display_mode(choices.LegendDisplayMode.LIST).calcs([])


def tooltip() -> common.VizTooltipOptions:
    """Return what a graph says under the pointer: all its series."""
    return common.VizTooltipOptions().mode(choices.TooltipDisplayMode.MULTI).sort(choices.SortOrder.NONE)
