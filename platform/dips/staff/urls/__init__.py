"""Addresses of people and roles."""

from .council import wagtail_shadow

__all__ = ["wagtail_shadow"]
