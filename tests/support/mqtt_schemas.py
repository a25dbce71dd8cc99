"""The JSON Schemas of ``docs/schema``."""

# jsonschema brings no type stubs
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator as Validator

__all__ = ["ROOT", "Validator", "validator"]

ROOT = next(p for p in Path(__file__).resolve().parents if (p / "pyproject.toml").exists())


def validator(name: str) -> Validator:
    """Return the validator of a payload; it is strict about formats."""
    schema = json.loads((ROOT / "docs" / "schema" / f"{name}.json").read_text())
    Validator.check_schema(schema)
    return Validator(schema, format_checker=Validator.FORMAT_CHECKER)
