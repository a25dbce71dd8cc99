"""The phone alone: a live run in a browser, without a computer, a server or an account.

What stands here, but for :mod:`fleetfoot.phone.site`, runs in the browser (Pyodide, in a worker); together with what it
imports it is a closed set of modules, which :mod:`fleetfoot.phone.site.closure` finds and a test watches over. The
radio and the storage belong to the page (``monitor/web/src/phone``): only text crosses between the two.
"""
