"""Virtual sensors over real GATT: bumble's host and controller at both ends of a simulated air.

Needs the extra ``sim``. Nothing here is imported unless it is asked for.
"""
