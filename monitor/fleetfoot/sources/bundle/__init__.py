"""Many recordings at once: files, folders, gzip, ZIP archives and ZIPs within them, as exports of sport sites are.

:func:`~fleetfoot.sources.bundle.walk.walk` yields the files in them one by one;
:mod:`~fleetfoot.sources.bundle.glance` says of each from its bytes whether it may hold a run, without decoding it.
What is unpacked stays in memory or in files without a name; nothing is ever written where an archive says.
"""
