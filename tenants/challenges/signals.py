"""What this room announces. Sent inside the transaction; receivers write rows only."""

from django.dispatch import Signal

# challenge, by
challenge_created = Signal()
# challenge, by
challenge_published = Signal()
# challenge, brief, by
brief_amended = Signal()
