"""The frame of the command line, a contract that scripts depend on: root, shared options, errors and exit codes."""
