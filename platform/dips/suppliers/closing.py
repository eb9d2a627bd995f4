"""What an organisation needs before somebody who acts for it may close their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict

from .models import SupplierMember
from .queries import alone_in_charge_of
from .signals import member_left

if TYPE_CHECKING:
    from dips.accounts.models import User


class OthersNeedAnAdministrator(Conflict):
    code = "last_administrator"
    default = _("%(name)s has no other administrator. Make one of its people administrator first, or take them out.")


def nobody_is_left_without(user: User) -> None:
    """Refuses the last administrator of an organisation that has other people."""
    for organisation in alone_in_charge_of(user):
        if organisation.members.exclude(user_id=user.pk).exists():
            raise OthersNeedAnAdministrator(name=str(organisation))


def leave_all(user: User) -> None:
    """Act for nobody any more."""
    for member in SupplierMember.objects.filter(user_id=user.pk).select_related("organisation"):
        member.delete()
        member_left.send(SupplierMember, organisation=member.organisation, user_id=user.pk)
