"""Running dynamics from the raw acceleration of a sensor on the trunk.

Raw samples are cut into windows, each window is reduced to cadence, vertical oscillation and ground contact
time. Everything here is an estimate: :mod:`fleetfoot_signal.gait.stream` marks it so.
"""
