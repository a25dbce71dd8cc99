"""From what sensors send to samples and beats: one module a family of sensors.

:class:`~fleetfoot.sensors.decoder.Decoder` takes notifications and yields samples and beats. A family is a
module of this package with a :class:`~fleetfoot.sensors.family.Family` named ``FAMILY``; being there is all
it takes (:mod:`~fleetfoot.sensors.registry`). Nothing here knows a clock or does I/O.
"""
