"""Codecs of GATT characteristics: one module each, pure functions of bytes.

Every characteristic is a frozen dataclass or an enumeration with ``from_bytes(payload)`` and
``bytes(value)``. ``from_bytes`` raises :class:`~fleetfoot.gatt.wire.DecodeError` and nothing else, whatever
the bytes; ``bytes(value)`` raises ``ValueError`` where a value does not fit its field. A codec keeps what was
sent and judges nothing: a heart rate of 0 stays 0 here and becomes unknown in :mod:`fleetfoot.sensors`. An
absent field is None.
"""
