"""Addresses of blueprints."""
