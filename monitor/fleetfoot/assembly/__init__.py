"""What several commands put together in the same way: sinks opened and closed, tracks of a source, runs played."""
