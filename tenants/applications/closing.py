"""An application in progress needs somebody who can be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dips.directory.models import Passport
from dips.kernel.errors import Conflict
from dips.suppliers.queries import alone_in_charge_of

from .states import LIVE

if TYPE_CHECKING:
    from dips.accounts.models import User


class ApplicationsInProgress(Conflict):
    code = "applications_in_progress"
    default = _(
        "%(name)s has applications in progress and no other administrator. Withdraw them,"
        " or invite a colleague and make them administrator first."
    )


def no_application_is_left_alone(user: User) -> None:
    """Refuses the last administrator of an organisation that has applied and has no answer yet."""
    for organisation in alone_in_charge_of(user):
        if Passport.objects.filter(supplier_id=organisation.pk, state__in=LIVE).exists():
            raise ApplicationsInProgress(name=str(organisation))
