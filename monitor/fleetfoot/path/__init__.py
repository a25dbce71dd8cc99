"""The one path of a sample, whatever it comes from: live sensors, a recording, a capture or a simulation.

In the order in which a heart beat travels: source, notification, follow, track, silence, gridding, session, alert,
sink, summary. docs/architecture.md walks it file by file, from the radio to the sinks.
"""
