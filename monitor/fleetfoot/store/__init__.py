"""The store: every second, beat and alert of every run in one SQLite file; see docs/storage.md.

Nothing is imported here, so that the place of the store is known without loading numpy.
"""
