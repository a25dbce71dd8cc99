"""Where runs come from: radios, captures, simulated sensors and recordings."""
