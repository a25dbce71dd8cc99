"""A dashboard: panels laid out in rows, variables, annotations, and the way to the other dashboards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

from dashboards import theme
from dashboards.influxql import ATHLETE, IN_VIEW, PROVISIONED, RUN, SOURCE, Marks, select, tag_values
from dashboards.panels import panel_id
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.cog.builder import Builder

WIDTH: Final = 24
"""Columns of Grafana's grid."""
TAG: Final = "fleetfoot"


@dataclass(frozen=True, slots=True)
class Strip:
    """Panels side by side, of one height."""

    height: int
    panels: Sequence[Builder[models.Panel]]
    title: str = ""
    """Heading above it, if it begins a part of the dashboard."""


@dataclass(frozen=True, slots=True)
class Board:
    """What a dashboard is made of."""

    uid: str
    title: str
    description: str
    since: str
    """The usual range ends now and begins here."""
    strips: Sequence[Strip]
    variables: Sequence[Builder[models.VariableModel]]
    refresh: str = ""
    """How often it asks again by itself; empty is never."""
    marks: Sequence[str] | None = None
    """Which alerts are marked in the graphs; None for no marks."""

    def build(self) -> models.Dashboard:
        """Return the dashboard in Grafana's classic model."""
        made = builders.Dashboard(self.title).uid(self.uid).description(self.description).tags([TAG])
        made.time(self.since, "now").timezone("browser").week_start("monday").refresh(self.refresh).readonly()
        made.tooltip(models.DashboardCursorSync.CROSSHAIR).version(1)
        made.timepicker(builders.TimePicker().refresh_intervals(["1s", "5s", "10s", "30s", "1m", "5m"]))
        made.link(_others()).variables([_source(), *self.variables])
        if self.marks is not None:
            made.annotations([_marks(severity, self.marks) for severity in sorted(Severity, reverse=True)])
        dashboard = made.build()
        dashboard.panels = self._laid_out()
        return dashboard

    def _laid_out(self) -> list[models.Panel | models.RowPanel]:
        placed: list[models.Panel | models.RowPanel] = []
        y = 0
        for strip in self.strips:
            if strip.title:
                placed.append(self._heading(strip.title, y))
                y += 1
            placed += self._beside(strip, y)
            y += strip.height
        return placed

    def _heading(self, title: str, y: int) -> models.RowPanel:
        heading = builders.Row(title).id(panel_id(self.uid, f"row {title}")).build()
        heading.grid_pos = models.GridPos(h=1, w=WIDTH, x=0, y=y)
        return heading

    def _beside(self, strip: Strip, y: int) -> list[models.Panel]:
        """Share the width out evenly; what does not divide goes to the first ones."""
        count = len(strip.panels)
        edges = [-(-WIDTH * place // count) for place in range(count + 1)]
        placed = [panel.build() for panel in strip.panels]
        for panel, x, end in zip(placed, edges[:-1], edges[1:], strict=True):
            panel.id_val = panel_id(self.uid, panel.title or "")
            panel.grid_pos = models.GridPos(h=strip.height, w=end - x, x=x, y=y)
        return placed


def athlete(*, several: bool = False) -> builders.QueryVariable:
    """Return the variable that holds whose runs are shown."""
    variable = _variable("athlete", "Athlete", tag_values("athlete")).sort(
        models.VariableSort.ALPHABETICAL_ASC
    )
    if several:
        everybody = models.VariableOption(text="All", value="$__all", selected=True)
        return variable.multi(several).include_all(several).current(everybody)
    return variable


def run() -> builders.QueryVariable:
    """Return the variable that holds the run; ids begin with the date, so the newest comes first."""
    return _variable("run", "Run", tag_values("run", ATHLETE)).sort(models.VariableSort.ALPHABETICAL_DESC)


def choice(
    name: str, label: str, values: Sequence[tuple[str, str]], default: int, why: str
) -> builders.CustomVariable:
    """Return a variable with named values: (text, value)."""
    options = [
        models.VariableOption(text=text, value=value, selected=place == default)
        for place, (text, value) in enumerate(values)
    ]
    made = builders.CustomVariable(name).label(label).description(why).options(options)
    return made.current(options[default]).values(",".join(f"{text} : {value}" for text, value in values))


def _source() -> builders.DatasourceVariable:
    """Return the variable that holds which InfluxDB is shown, where Grafana has several."""
    name, uid = PROVISIONED
    made = builders.DatasourceVariable("source").label("Data").type("influxdb")
    return made.current(models.VariableOption(text=name, value=uid, selected=True))


def _variable(name: str, label: str, query: str) -> builders.QueryVariable:
    made = builders.QueryVariable(name).label(label).datasource(SOURCE).query(query).definition(query)
    return made.refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)


def _others() -> builders.DashboardLink:
    link = builders.DashboardLink("fleetfoot").type(models.DashboardLinkType.DASHBOARDS).tags([TAG])
    return link.as_dropdown(True).include_vars(True)  # noqa: FBT003 (the SDK's builder)


def _marks(severity: Severity, where: Sequence[str]) -> builders.AnnotationQuery:
    """Return the marks of one severity; the end of an episode is not marked."""
    of_it = (f"\"severity\" = '{severity.label}'", theme.SPOKE)
    query = select('"title", "text", "detector"', "event", *where, *of_it, IN_VIEW)
    made = builders.AnnotationQuery().name(severity.label.capitalize()).datasource(SOURCE)
    return made.icon_color(theme.SEVERITY[severity]).target(Marks(query)).enable(True)  # noqa: FBT003 (the SDK's)


OF_ATHLETE: Final = (ATHLETE,)
OF_RUN: Final = (ATHLETE, RUN)
