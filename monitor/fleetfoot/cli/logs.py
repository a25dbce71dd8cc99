"""What is logged: nothing that people need, so it shows only with ``--debug``."""

from __future__ import annotations

import logging


def configure(*, debug: bool) -> None:
    """Send the log to standard error, or nowhere.

    Without ``--debug`` what other packages log is dropped too: a broker that is lost is told as a line of its
    own, and everything else ends in an error.
    """
    handler: logging.Handler = logging.StreamHandler() if debug else logging.NullHandler()
    handler.setFormatter(_Cleaned("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    level = logging.DEBUG if debug else logging.WARNING
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(debug)


class _Cleaned(logging.Formatter):
    """Formats records without what would steer a terminal: they repeat what strangers' devices are called."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        from fleetfoot.words.text import clean_lines  # noqa: PLC0415 - only where something is shown

        return clean_lines(super().format(record))
