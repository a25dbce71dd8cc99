"""fleetfoot hears from a runner's sensors when the legs are getting heavy, and why."""

__version__ = "0.1.0"
