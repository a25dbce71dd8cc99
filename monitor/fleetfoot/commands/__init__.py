"""The commands, a file each: ``fleetfoot NAME`` is the module ``NAME`` here, imported when it is called.

A command is added by one file and one line:

* The file holds all of it: ``command``, the parser (click); a request, frozen and checked, of what was asked for; and
  ``act(request)``, which does it and returns the exit code. Parser and action meet in the request alone, so that each
  is tested without the other. Imports stand at the top, heavy ones too: nobody pays for a command that is not called.
  Only what is an optional extra, or needed in one case of several, is imported where it is used.
* The line, its name and short help, goes into :data:`fleetfoot.cli.group.COMMANDS`. A hyphen in the name is an
  underscore in the file's, and a word of Python's own has one behind it (``import_``).

``--json`` prints JSON lines on standard output and nothing else there; people are told on standard error. What goes
wrong is raised as an error of :mod:`fleetfoot.errors`, whose exit code the frame returns. What several commands share
is in :mod:`fleetfoot.assembly`. README and docs name every command: a test says which they forgot.
"""
