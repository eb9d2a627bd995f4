"""What this room announces. Sent inside the transaction, on the portal; receivers write rows only."""

from django.dispatch import Signal

# organisation, user_id
member_left = Signal()
