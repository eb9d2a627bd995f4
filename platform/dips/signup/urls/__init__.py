"""Addresses of sign-up, on the portal alone."""
