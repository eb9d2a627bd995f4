"""Version 1. One module per resource; a field once published here is not taken away."""
