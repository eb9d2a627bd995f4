"""Addresses of suppliers: on the portal alone."""
