"""A council as one file: taken away whole, put back whole, or deleted with proof."""
