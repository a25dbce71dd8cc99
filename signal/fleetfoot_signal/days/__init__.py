"""Training, recovery and circumstances over days: pure functions on ``float64[day, athlete]``.

Row d is one calendar day of the athlete; NaN is unknown. A day without a run has a load of 0, not NaN. Every function
looks back only: row d never depends on a later row.
"""
