"""Live sensors over Bluetooth Low Energy, by bleak.

Time comes from the event loop alone, so that the whole package runs under a virtual clock.
"""
