"""Take a blueprint into this council and export what the council has made of it."""
