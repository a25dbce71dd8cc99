"""That heart rate is not believed now, in words and as a code for who speaks other languages."""

from __future__ import annotations

import math

from fleetfoot_signal.heart_rate_fault import HeartRateFault


def fault_of(value: float) -> HeartRateFault:
    """Return the fault that a value of the channel ``heart_rate_fault`` stands for.

    A silent sensor is no fault of a value: there is none.

    >>> fault_of(5.0), fault_of(float("nan")), fault_of(1.0), fault_of(99.0)
    (<HeartRateFault.CADENCE: 5>, <HeartRateFault.NONE: 0>, <HeartRateFault.NONE: 0>, <HeartRateFault.NONE: 0>)
    """
    known = not math.isnan(value) and HeartRateFault.SILENT < value < len(HeartRateFault)
    return HeartRateFault(int(value)) if known else HeartRateFault.NONE


def code_of(value: float) -> str | None:
    """Return the fault as a code; None where heart rate is believed.

    >>> code_of(6.0), code_of(0.0)
    ('half_cadence', None)
    """
    fault = fault_of(value)
    return fault.name.lower() if fault else None


def not_believed(value: float) -> str:
    """Return that heart rate is not believed, and why; empty where it is.

    >>> not_believed(5.0), not_believed(0.0)
    ('not believed: it follows your cadence', '')
    """
    fault = fault_of(value)
    return f"not believed: {fault.reason}" if fault else ""
