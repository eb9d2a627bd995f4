"""The room's own addresses, one module for each kind of host."""
