"""Recorded runs of other devices and programs: FIT, TCX, GPX and CSV files; :func:`~.read.read` reads each of them.

What is read from each, the rules for zeros and the names of sensors are in ``docs/recordings.md``.
"""
