"""How a strap sends more beat intervals than one packet holds: in several packets, as real ones do."""

from __future__ import annotations

from dataclasses import replace

from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement


def split_heart_rate(payload: bytes, room: int) -> list[bytes]:
    """Return Heart Rate Measurements of at most ``room`` bytes (ATT MTU less 3) with the same content.

    Examples
    --------
    >>> many = HeartRateMeasurement(180, rr_ms=(250.0,) * 12)
    >>> [len(packet) for packet in split_heart_rate(bytes(many), room=20)]
    [20, 8]
    """
    if len(payload) <= room:
        return [payload]
    whole = HeartRateMeasurement.from_bytes(payload)
    beats = (room - len(bytes(replace(whole, rr_ms=())))) // 2
    parts = [whole.rr_ms[start : start + beats] for start in range(0, len(whole.rr_ms), beats)]
    return [bytes(replace(whole, rr_ms=part)) for part in parts]
