"""Addresses of a council's own sign-on. The portal has none."""
