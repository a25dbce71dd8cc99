"""``[store]``: where runs are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_dir

from fleetfoot.keys import Place, check, key


def default_path() -> Path:
    """Return ``store.db`` in this user's data directory: where the platform, or XDG_DATA_HOME, says."""
    return Path(user_data_dir("fleetfoot", appauthor=False)) / "store.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where runs are kept."""

    path: Path = key(Place(), factory=default_path, help="the file that holds every run", option="--store")

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "store")
