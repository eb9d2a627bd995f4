"""Suppliers apply to a council's challenge; its officers read what was sent once the call has closed."""
