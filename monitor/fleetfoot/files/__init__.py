"""Files that fleetfoot writes: what they are called, where they go, and who may read them."""
