"""Journeys: what a person does from beginning to end, in a real browser."""
