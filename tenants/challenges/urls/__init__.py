"""Addresses of this room outside the admin."""
