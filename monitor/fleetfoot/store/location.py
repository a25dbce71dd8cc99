"""Where the store lies when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_dir


def default_path() -> Path:
    """Return ``store.db`` in this user's data directory: where the platform, or XDG_DATA_HOME, says."""
    return Path(user_data_dir("fleetfoot", appauthor=False)) / "store.db"
