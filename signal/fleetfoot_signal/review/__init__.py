"""What is said of one finished run: pure functions of its seconds, ``float64[channel, second]``, NaN unknown.

One set of figures: whatever shows a run (terminal, page, report, InfluxDB, Grafana) shows these, and nobody else
computes any. Each figure carries its doubt; where it cannot be judged it is NaN, and a reason says why in words.
"""
