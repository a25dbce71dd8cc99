"""Grafana: the dashboards as Python, the JSON made of them, and the files that provision both.

``python -m dashboards`` writes ``dashboards/json``; ``python -m dashboards --check`` says whether it is up to date.
"""

import warnings

with warnings.catch_warnings():
    # The SDK recommends its second model at import; the classic one is meant here: it loads in Grafana 10 to 13.
    warnings.filterwarnings("ignore", "Prefer using dashboardv2", DeprecationWarning)
    from grafana_foundation_sdk.builders import bargauge as _panels
    from grafana_foundation_sdk.builders import dashboard as _dashboard

del _panels, _dashboard
