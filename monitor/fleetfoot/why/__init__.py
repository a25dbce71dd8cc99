"""Why the legs were heavy: evidence out of the store and the diary, the answer of the core, and its words."""
