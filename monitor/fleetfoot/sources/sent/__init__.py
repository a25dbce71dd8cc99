"""Runs that a phone sends, line by line as it captured them: kept on the disk as far as they have come."""
