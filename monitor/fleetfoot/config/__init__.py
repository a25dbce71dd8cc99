"""Configuration: one TOML file, the environment, the command line; defaults for the rest.

What can be configured is declared where it is used (:mod:`fleetfoot.keys`); here it is collected, read and shown.
"""

from __future__ import annotations

from fleetfoot.config.load import default_path, defaults, load, usual_path, write_config
from fleetfoot.config.model import Athlete, Config, DetectorSettings, Member, Origin, Scale
from fleetfoot.config.render import as_json, as_toml

__all__ = [
    "Athlete",
    "Config",
    "DetectorSettings",
    "Member",
    "Origin",
    "Scale",
    "as_json",
    "as_toml",
    "default_path",
    "defaults",
    "load",
    "usual_path",
    "write_config",
]
