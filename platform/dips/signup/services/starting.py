"""Begin a sign-up with an e-mail address, and prove that the address is one's own."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dips.accounts.models import UserManager
from dips.councils import limits
from dips.councils.scope import portal_scope
from dips.councils.states import LIVE, RunState
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow

from .. import domains, errors, letters, queries
from ..models import SignUp

BY = System("sign-up")
OPEN_FOR = timedelta(hours=24)
PAUSE = timedelta(minutes=1)
CLOSED = "closed"
GOING_ON = LIVE | {RunState.REQUESTED}


def start_sign_up(*, email: str, came_from: str = "", by: Actor = BY) -> None:
    """Send a link to the address. What is answered depends on the address alone, never on who or what is here.

    Refuses while sign-up is closed, what is no address, a private mailbox, a domain that no council has, too many
    letters to one address, and too many starts from one place (`came_from`). Asked twice within a minute, it is one letter.
    """
    require_open()
    email = _checked(email)
    _require_few(came_from)
    with portal_scope(), transaction.atomic():
        _in_turn(email)
        newest = SignUp.objects.filter(email=email, proved_at=None).order_by("-created_at").first()
        if newest is not None and clock.now() - newest.created_at < PAUSE:
            return
        limits.require_letter(email)
        token = secrets.token_urlsafe(32)
        sign_up = SignUp.objects.create(
            email=email,
            language=get_language() or settings.LANGUAGE_CODE,
            token_hash=digest(token),
            expires_at=clock.now() + OPEN_FOR,
        )
        audit.record("signup.start", sign_up, by=by)
        letters.link(sign_up, token)


def prove_address(*, token: str, by: Actor = BY) -> SignUp:
    """Use the link, once. Whoever has a council in the making already goes on there.

    Refuses (410) a link that was used, is too old or was never sent.
    """
    with portal_scope(), transaction.atomic():
        sign_up = SignUp.objects.select_for_update().filter(token_hash=digest(token)).first()
        if sign_up is None or not is_open(sign_up):
            raise errors.LinkOver
        SignUp.objects.filter(pk=sign_up.pk).update(proved_at=DipsNow(), updated_at=DipsNow())
        audit.record("signup.prove", sign_up, by=by)
        earlier = queries.sign_ups().filter(email=sign_up.email, run__state__in=sorted(GOING_ON)).first()
        return earlier or queries.sign_ups().get(pk=sign_up.pk)


def whose(token: str) -> SignUp | None:
    """The sign-up that a link was sent for, used or not."""
    return queries.sign_ups().filter(token_hash=digest(token)).first()


def is_open(sign_up: SignUp) -> bool:
    """Whether its link can still be used."""
    return sign_up.proved_at is None and clock.now() < sign_up.expires_at


def require_open() -> None:
    if settings.DIPS_SIGNUP == CLOSED:
        raise errors.SignUpClosed(contact=settings.SERVICE_CONTACT_EMAIL)


def digest(token: str) -> str:
    """What is stored of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _checked(email: str) -> str:
    email = UserManager.normalise(email)
    try:
        validate_email(email)
    except ValidationError as refused:
        raise Invalid(
            _("Enter an e-mail address in the correct format, like name@example.com"), code="no_email", field="email"
        ) from refused
    domain = domains.domain_of(email)
    if domains.is_personal(email):
        raise errors.PersonalAddress(field="email", domain=domain)
    if not domains.is_councils(email):
        raise errors.NotACouncilsAddress(field="email", domain=domain, contact=settings.SERVICE_CONTACT_EMAIL)
    return email


def _require_few(came_from: str) -> None:
    amount = settings.DIPS_SIGNUPS_AN_HOUR
    if came_from and amount and not limits.allows("sign-up", came_from, amount=amount, seconds=limits.HOUR):
        raise errors.TooManyStarts


def _in_turn(email: str) -> None:
    """A button pressed twice: the second finds the first's row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [email])
