"""Panels of one run that do not hang on the time that is chosen: over minutes, on a map, value against value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import common, geomap, trend, xychart
from grafana_foundation_sdk.models import common as choices
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models import geomap as maps
from grafana_foundation_sdk.models import xychart as charts

from dashboards.influxql import Query
from dashboards.panels import About, drawn, fixed, framed, legend, tooltip
from dashboards.theme import NEUTRAL, Look

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE: Final = '"t_s" / 60 AS "min"'
"""The axis of a run: minutes since it began. It comes first in a statement."""
BY_LARGEST: Final = {"mode": "thresholds", "seriesBy": "max"}
"""By its last value, which after the join is none, Grafana would draw the points in no colour at all."""
PLAIN: Final = Look("none", NEUTRAL, 5)
SMOOTH_S: Final = 15
"""Seconds over which pace and the like are averaged to be drawn."""


def smooth(field: str) -> str:
    """Return a field averaged over the seconds around, as :data:`SMOOTH_MINUTE` is.

    >>> smooth("cadence_spm")
    'moving_average("cadence_spm", 15)'
    """
    return f'moving_average("{field}", {SMOOTH_S})'


SMOOTH_MINUTE: Final = f'{smooth("t_s")} / 60 AS "min"'
"""The axis where the other columns are averaged: the middle of the seconds that they are averaged over."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Single points of a graph: the name of their column, and the statement, whose minutes are those of the curve."""

    name: str
    text: str


def over_minutes(
    about: About, look: Look, text: str, colours: Mapping[str, str], marks: Marked | None = None
) -> trend.Panel:
    """Return a graph over the minutes of a run.

    Parameters
    ----------
    about, look
        Of the panel.
    text
        The statement: the minutes, then the columns.
    colours
        By column.
    marks
        Points to be drawn on it.
    """
    queries = [Query(text, table=True)] + ([Query(marks.text, table=True)] if marks else [])
    panel = drawn(framed(trend.Panel(), about, look, queries), look, several=len(colours) > 1).x_field("min")
    panel.override_by_name("min", [_value("unit", "suffix: min"), _value("decimals", 1)])
    for name, colour in colours.items():
        panel.override_by_name(name, [fixed(colour)])
    panel.span_nulls(True)  # noqa: FBT003 (the SDK's builder)
    if marks is None:
        return panel
    panel.with_transformation(
        models.DataTransformerConfig(id_val="joinByField", options={"byField": "min", "mode": "outer"})
    )
    points = (("drawStyle", "points"), ("showPoints", "always"), ("pointSize", 10))
    return panel.override_by_name(
        marks.name,
        [_value("color", BY_LARGEST), *(_value(f"custom.{key}", of) for key, of in points)],
    )


def against(about: About, x: tuple[str, Look], y: tuple[str, Look], text: str) -> xychart.Panel:
    """Return a scatter of two columns of a statement: name and look of each."""
    panel = framed(xychart.Panel(), about, y[1], [Query(text, table=True)])
    for name, look in (x, y):
        panel.override_by_name(
            name, [_value("unit", look.unit), _value("decimals", look.decimals), fixed(look.colour)]
        )
    panel.show(charts.XYShowMode.POINTS).point_size(xychart.XychartFieldConfigPointSize().fixed(4))
    panel.fill_opacity(25).mapping(charts.SeriesMapping.MANUAL).legend(legend(visible=False))
    return panel.tooltip(tooltip()).series([_series(x[0], y[0])])


def _series(x: str, y: str) -> xychart.XYSeriesConfig:
    def by_name(name: str) -> xychart.MatcherConfig:
        return xychart.MatcherConfig().id("byName").options(name)

    first = xychart.MatcherConfig().id("byIndex").options(0)
    made = xychart.XYSeriesConfig().frame(xychart.XychartXYSeriesConfigFrame().matcher(first))
    made.x(xychart.XychartXYSeriesConfigX().matcher(by_name(x)))
    return made.y(xychart.XychartXYSeriesConfigY().matcher(by_name(y)))


def route(about: About, colour: str, text: str) -> geomap.Panel:
    """Return a map with the way of a run; the statement gives latitude and longitude."""
    panel = framed(geomap.Panel(), about, PLAIN, [Query(text, table=True)])
    style = {"color": {"fixed": colour}, "size": {"fixed": 4}, "opacity": 1}
    where = common.FrameGeometrySource().mode(choices.FrameGeometrySourceMode.COORDS)
    where.latitude("latitude").longitude("longitude")
    way = common.MapLayerOptions().type("route").name("Way").config({"style": style, "arrow": 0})
    panel.basemap(common.MapLayerOptions().type("default").name("Map"))
    panel.layers([way.location(where).tooltip(True)])  # noqa: FBT003 (the SDK's builder)
    panel.view(geomap.MapViewConfig().id("fit").all_layers(True).padding(10))  # noqa: FBT003 (the same)
    panel.controls(geomap.ControlsOptions().show_zoom(True).show_attribution(True))  # noqa: FBT003 (the same)
    return panel.tooltip(geomap.TooltipOptions().mode(maps.TooltipMode.DETAILS))


def _value(name: str, value: object) -> models.DynamicConfigValue:
    return models.DynamicConfigValue(id_val=name, value=value)
