"""What is logged: nothing that people need, so it shows only with ``--debug``."""

from __future__ import annotations

import logging


def configure(*, debug: bool) -> None:
    """Send the log to standard error, or nowhere.

    Without ``--debug`` what other packages log is dropped too: a broker that is lost is told as a line of its
    own, and everything else ends in an error.
    """
    handler: logging.Handler = logging.StreamHandler() if debug else logging.NullHandler()
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING,
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        handlers=[handler],
        force=True,
    )
    logging.captureWarnings(debug)
