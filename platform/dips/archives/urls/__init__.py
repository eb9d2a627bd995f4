"""The room's own addresses, on the portal's host alone."""
