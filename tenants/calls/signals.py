"""What this room announces. Sent inside the transaction; receivers write rows only."""

from django.dispatch import Signal

# call, by
call_published = Signal()
# call, by, closes_at (the new time), before (the old one), reason
call_extended = Signal()
# call, by
call_closed = Signal()
# call, by, reason
call_cancelled = Signal()
