"""Verbs on second factors that are not their owner's own: the operator's reset, and another lock for their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dips.councils import links, mail
from dips.councils.scope import portal_scope
from dips.kernel import audit, sealed
from dips.kernel.errors import Invalid
from dips.kernel.ids import uuid7

from ..sessions.services import end_sessions
from .adapter import PURPOSE

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from dips.accounts.models import User
    from dips.kernel.actors import Actor


LOCKED = ("secret", "seed")  # of an app, of recovery codes


def has_second_factor(user: User) -> bool:
    """An app or a passkey; recovery codes alone are none."""
    with portal_scope():
        return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def with_second_factor(user_ids: Collection[UUID]) -> set[UUID]:
    """The same of many at once: those of these people who have one."""
    with portal_scope():
        rows = Authenticator.objects.filter(user_id__in=user_ids).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return set(rows.values_list("user_id", flat=True))


@transaction.atomic
def reset_second_factor(*, user: User, by: Actor, reason: str) -> int:
    """Take every second factor off somebody who has lost theirs, and sign them out everywhere.

    The one who asks has been identified outside the service; the reason says how. The person is told by e-mail.
    Refuses without a reason. Returns how many factors there were.
    """
    if not reason.strip():
        raise Invalid(_("Say why, and how you made sure that it is them"), field="reason")
    with portal_scope():
        number, _each = Authenticator.objects.filter(user_id=user.pk).delete()
        end_sessions(user=user, by=by)
        audit.record("account.reset_second_factor", user, by=by, reason=reason, data={"number": number})
        mail.queue(
            to=user.email,
            subject=gettext("Your second step was taken off"),
            text=render_to_string("accounts/mail/second_factor_reset.txt", {"url": links.portal_url()}).strip() + "\n",
            key=f"account.second_factor_reset.{uuid7()}",
        )
    return number


def lock_anew() -> int:
    """Lock every second factor's secret with the present secret key, so that earlier ones may go.

    May be repeated. Stops at a secret that no key opens, and leaves it as it is. Returns how many.
    """
    number = 0
    with portal_scope():
        ids = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
        for pk in ids:
            with transaction.atomic():
                row = Authenticator.objects.select_for_update().filter(pk=pk).first()
                names = [name for name in LOCKED if row is not None and name in row.data]
                if row is None or not names:
                    continue
                row.data |= {name: sealed.lock_anew(row.data[name], purpose=PURPOSE) for name in names}
                row.save(update_fields=["data"])
                number += 1
    return number
