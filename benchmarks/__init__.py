"""What fleetfoot costs and what it finds; ``make bench``."""
