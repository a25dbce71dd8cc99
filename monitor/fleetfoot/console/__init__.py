"""What people and programs see: the view on the terminal, lines where there is none, and JSON lines."""
