"""Athletes over months: days, runs, a diary, and what hides behind heavy legs.

Made without a line of the method that looks for the causes: exposures are days and runs as people have them, and their
effects have thresholds and interactions that no table of priors knows.
"""
