"""Why the legs were heavy: the causes, the evidence, the ranked answer."""
