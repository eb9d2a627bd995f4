"""Account pages: all of them on the portal, the doors alone on a council's host."""
