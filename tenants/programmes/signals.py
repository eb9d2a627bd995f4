"""What this room announces. Sent inside the transaction; receivers write rows only."""

from django.dispatch import Signal

# programme, by
programme_started = Signal()
# programme, by: what the public reads of it has changed
programme_changed = Signal()
