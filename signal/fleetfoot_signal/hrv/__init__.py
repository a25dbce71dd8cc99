"""Heart-rate variability while it happens: artefacts, RMSSD and the short-term scaling exponent DFA a1.

Beats, not seconds, are counted here: intervals are put one after the other, since the moments at which a radio
delivers them say nothing about the heart.
"""
