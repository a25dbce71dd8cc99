"""The signal core of fleetfoot: pure functions of samples, on lanes.

Nothing here knows a clock, a file, a network, a thread or chance. One lane is one runner; every state array and
every row carries the lane axis last, so that the same code serves one live runner and a season of runs.
"""
