"""How dear things are, as ratios measured side by side in one run. `make bench` runs them; nothing here is a test."""
