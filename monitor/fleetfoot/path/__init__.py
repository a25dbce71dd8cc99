"""The one path of a sample, whatever it comes from: live sensors, a recording, a capture or a simulation."""
