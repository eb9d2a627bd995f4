"""What the rooms above may listen to."""

from __future__ import annotations

from django.dispatch import Signal

done_to = Signal()
"""Somebody who runs the platform, or the service itself, did something to a council.

`event` is its line in the council's own trail. `is_told` says that whoever did it writes to the council's people about it.
Sent in the council, inside the transaction.
"""
