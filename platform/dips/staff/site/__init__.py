"""How a council's own site shows itself: its languages, its colour."""
