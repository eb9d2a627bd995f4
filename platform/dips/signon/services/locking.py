"""Lock every council's client secret with the present secret key, so that earlier keys may go."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction

from dips.councils.models import Council
from dips.councils.scope import council_scope, portal_scope
from dips.councils.states import CouncilState
from dips.kernel import sealed

from ..models import SignOn
from ..queries import purpose

KEPT = (CouncilState.ACTIVE, CouncilState.SUSPENDED)


def lock_secrets_anew() -> int:
    """May be repeated. A secret that no key opens stays as it is: its council's page says so. Returns how many."""
    with portal_scope():
        councils = list(Council.objects.filter(state__in=KEPT).order_by("schema_name"))
    number = 0
    for council in councils:
        with council_scope(council), transaction.atomic():
            for row in SignOn.objects.select_for_update():
                with suppress(sealed.NotOurs):
                    row.secret = sealed.lock_anew(row.secret, purpose=purpose(council.schema_name))
                    row.save(update_fields=["secret"])
                    number += 1
    return number
