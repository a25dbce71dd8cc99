"""For notebooks and scripts: what ``import fleetfoot`` offers. A name is loaded when it is first asked for."""
