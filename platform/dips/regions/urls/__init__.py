"""Addresses of regions."""
