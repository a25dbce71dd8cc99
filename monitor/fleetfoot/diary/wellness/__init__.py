"""What other programs know of days: one small reader a source, each to notes that keep where they came from.

What a source scales otherwise is brought to the scales of the diary; what it does not say is not stored.
"""
