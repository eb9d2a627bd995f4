"""A council's own sign-on: its people come in through the council's identity provider, and nobody else's do."""
