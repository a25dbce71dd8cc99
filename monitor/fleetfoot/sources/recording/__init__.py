"""Recorded runs of other devices and programs: FIT, TCX and CSV files.

What is read from each, the rules for zeros and the names of sensors are in ``docs/recordings.md``.
"""

from fleetfoot.sources.recording.model import Recording
from fleetfoot.sources.recording.read import read

__all__ = ["Recording", "read"]
