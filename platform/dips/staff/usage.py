"""What of a plan people take: a seat for everyone who has a role or is invited, and room for the logo."""

from __future__ import annotations

from django.core.files.storage import default_storage

from dips.accounts.models import User
from dips.councils import usage
from dips.councils.models import Branding
from dips.councils.plans import Measure
from dips.kernel import clock, schema

from . import queries
from .models import people_q


def register() -> None:
    usage.register("staff", Measure.SEATS, seats)
    usage.register("logo", Measure.STORAGE, octets_of_logo)


def seats() -> int:
    """An invitation that can still be accepted keeps its seat; one to somebody who is here takes none of its own."""
    open_ = queries.invitations_waiting().filter(expires_at__gt=clock.now())
    here = User.objects.filter(people_q()).values("email")
    return queries.current_members().count() + open_.exclude(email__in=here).count()


def octets_of_logo() -> int:
    name = Branding.objects.filter(council__schema_name=schema.here()).values_list("logo", flat=True).first()
    try:
        return default_storage.size(name) if name else 0
    except FileNotFoundError:
        return 0
