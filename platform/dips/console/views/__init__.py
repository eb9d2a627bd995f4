"""The console's pages. Each runs as the operator's role; its door sees to that."""
