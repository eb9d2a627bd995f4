"""What this room announces. Sent inside the transaction; receivers write rows only."""

from django.dispatch import Signal

# programme, source (the programme that it is copied from; None: the council's standard), by
programme_started = Signal()
# programme, by: what the public reads of it has changed
programme_changed = Signal()
