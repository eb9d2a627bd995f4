"""Wagtail's screens of people and of groups, narrowed to this council."""
