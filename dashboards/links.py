"""Where a click leads: from one board to another, with what was chosen."""

from __future__ import annotations

from typing import Final

_CHOSEN: Final = "var-source=${source}"
_REVIEW: Final = f"/d/fleetfoot-review?{_CHOSEN}"
_NAMED: Final = "&var-athlete=${__data.fields.athlete}"
RUN: Final = f"{_REVIEW}{_NAMED}&var-run=${{__data.fields.run}}"
"""From a row of a run to its review, which shows the whole run whatever the time that is chosen."""
ALERT_RUN: Final = RUN
LIVE: Final = f"/d/fleetfoot-live?{_CHOSEN}{_NAMED}"
"""From a row of an athlete to their run that is going on."""
TRENDS: Final = f"/d/fleetfoot-trends?{_CHOSEN}{_NAMED}"
