"""Declaring what can be configured, where it is used: kinds of values, and keys that are fields of settings."""

from __future__ import annotations

from fleetfoot.keys.compound import Argv, Command, ListOf, MapOf, Place, spelt
from fleetfoot.keys.key import Held, Key, Secret, alias, check, key, keys_of, secret, unfit
from fleetfoot.keys.kind import Choice, Flag, Kind, Number, Plain, Text, UnfitValueError, Whole, shown

__all__ = [
    "Argv",
    "Choice",
    "Command",
    "Flag",
    "Held",
    "Key",
    "Kind",
    "ListOf",
    "MapOf",
    "Number",
    "Place",
    "Plain",
    "Secret",
    "Text",
    "UnfitValueError",
    "Whole",
    "alias",
    "check",
    "key",
    "keys_of",
    "secret",
    "shown",
    "spelt",
    "unfit",
]
