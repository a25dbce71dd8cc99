"""The command line: a contract that scripts depend on. A command is a module, imported when it is called."""
