"""Tones of lines that are more than a colour; the colours are in :mod:`fleetfoot.console.view`."""

from typing import Final

CODE: Final = "code"
"""Of the lines of a QR code: they stand as they are."""
