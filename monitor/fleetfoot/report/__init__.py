"""The report: one page that says what happened in a run or a season, and what to change.

Everything is computed from the store; nothing here asks a clock, a network or a browser. The page is one file without
scripts and without anything that lies elsewhere.
"""
