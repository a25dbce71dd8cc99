"""The diary: what a runner says of a day or a run, and what other programs know of it.

Every value is a :class:`~fleetfoot.diary.note.Note` of its own and keeps where it came from. What is not said is not
stored: a field that is missing is unknown, never zero.
"""
