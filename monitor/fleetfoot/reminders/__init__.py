"""Reminders of a live run: what to mind before legs get heavy, and what to answer. They never compete with an alert."""
