"""Queries in the subset of InfluxQL that InfluxDB 1.x, 2.x and 3 Core answer alike.

Unqualified measurements in double quotes; no retention policies, SLIMIT, SHOW SERIES, INTO, technical analysis or
INTEGRAL (docs of InfluxDB 3 Core, "InfluxQL feature support"). Tags are matched by regular expressions, because
``${name:regex}`` is what Grafana escapes properly, be it one value or several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import DataSourceRef

SOURCE: Final = DataSourceRef(type_val="influxdb", uid="${source}")
"""Whichever InfluxDB is chosen at the top, so that a board can be imported into a Grafana with sources of its own."""
PROVISIONED: Final = ("fleetfoot", "fleetfoot-influxdb")
"""Name and uid of the data source of ``provisioning/datasources`` that is chosen where there are several."""

ATHLETE: Final = '"athlete" =~ /^${athlete:regex}$/'
RUN: Final = '"run" =~ /^${run:regex}$/'
IN_VIEW: Final = "$timeFilter"
MOVING: Final = '"speed_m_s" > 1'
"""Where pace means something: the summary's limit of moving [m/s]."""

WEEK: Final = "time(1w, 4d)"
"""InfluxQL counts weeks from Thursday, 1 January 1970; four days on is Monday."""


@dataclass(frozen=True, slots=True)
class Query(Dataquery, Builder[Dataquery]):
    """One InfluxQL statement of a panel, an annotation or a rule; the SDK has no type for InfluxDB."""

    text: str
    alias: str = ""
    """Name of the series; ``$tag_athlete`` takes it from the tag."""
    table: bool = False
    ref: str = "A"

    def build(self) -> Dataquery:
        """Return itself: it is its own builder."""
        return self

    def to_json(self) -> dict[str, object]:
        """Return it as Grafana's InfluxDB data source stores it."""
        return {
            "alias": self.alias,
            "datasource": SOURCE,
            "query": self.text,
            "rawQuery": True,
            "refId": self.ref,
            "resultFormat": "table" if self.table else "time_series",
        }


@dataclass(frozen=True, slots=True)
class Marks(Dataquery, Builder[Dataquery]):
    """The statement of an annotation, with the columns that become its parts."""

    text: str
    titles: str = "title"
    body: str = "text"
    tags: str = "detector"

    def build(self) -> Dataquery:
        """Return itself: it is its own builder."""
        return self

    def to_json(self) -> dict[str, object]:
        """Return it as Grafana's editor of InfluxDB annotations writes it."""
        return {
            "fromAnnotations": True,
            "query": self.text,
            "rawQuery": True,
            "refId": "Anno",
            "tagsColumn": self.tags,
            "textColumn": self.body,
            "textEditor": True,
            "titleColumn": self.titles,
        }


def select(what: str, measurement: str, *where: str, by: str = "", order: str = "") -> str:
    """Return a SELECT.

    >>> select('last("ef") AS "ef"', "run", RUN)
    'SELECT last("ef") AS "ef" FROM "run" WHERE "run" =~ /^${run:regex}$/'
    """
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    grouping = f" GROUP BY {by}" if by else ""
    ending = f" {order}" if order else ""
    return f'SELECT {what} FROM "{measurement}"{condition}{grouping}{ending}'  # noqa: S608 - of our own text only


def curve(what: str, *where: str, by: str = "", every: str = "$__interval") -> str:
    """Return what a graph over seconds draws: an aggregate of each interval, with gaps where nothing is known."""
    tags = f', "{by}"' if by else ""
    return select(what, "tick", *where, IN_VIEW, by=f"time({every}){tags} fill(null)")


def mean(field: str) -> str:
    """Return the mean of a field."""
    return f'mean("{field}")'


def pace(aggregate: str = "mean", field: str = "speed_m_s") -> str:
    """Return the pace of an aggregated speed: seconds for a kilometre."""
    return f'1000 / {aggregate}("{field}")'


def tag_values(key: str, *where: str) -> str:
    """Return the statement that fills a variable with the values of a tag."""
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    return f'SHOW TAG VALUES FROM "tick" WITH KEY = "{key}"{condition}'
