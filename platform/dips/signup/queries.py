"""Reads about sign-ups, and about the councils they could meet."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from dips.accounts.models import User
from dips.councils.models import Council, ProvisioningRun
from dips.councils.states import OPEN, CouncilState

from . import domains
from .models import SignUp

SALT = "dips.signup.key"
KEY_LIVES = 14 * 24 * 60 * 60


def sign_ups() -> QuerySet[SignUp]:
    return SignUp.objects.select_related("run", "run__council", "run__region", "user")


def key_of(sign_up: SignUp) -> str:
    """What a program shows instead of a session. It opens this sign-up and nothing else."""
    return signing.dumps(str(sign_up.pk), salt=SALT)


def is_key(key: str, pk: UUID) -> bool:
    try:
        return bool(signing.loads(key, salt=SALT, max_age=KEY_LIVES) == str(pk))
    except signing.BadSignature:
        return False


def of_person(pk: UUID, user: User) -> SignUp | None:
    """The sign-up that this account was made or used for."""
    return sign_ups().filter(pk=pk, user_id=user.pk).first()


def council_here(sign_up: SignUp) -> Council | None:
    """The council that was chosen, if it has a place here: by its code, its name, or the domain it was proved by."""
    where = Q(name__iexact=sign_up.name)
    if sign_up.gss_code:
        where |= Q(gss_code=sign_up.gss_code)
    proved = Q(email_domain=domains.domain_of(sign_up.email))
    if sign_up.gss_code:
        proved &= Q(gss_code__in=["", sign_up.gss_code])
    made = Council.objects.exclude(state__in=[CouncilState.PROVISIONING, CouncilState.OFFBOARDED])
    return made.filter(where | proved).first() if sign_up.name else None


def begun(sign_up: SignUp) -> ProvisioningRun | None:
    """A request for the council that was chosen, waiting or under way, whoever filed it."""
    where = Q(name__iexact=sign_up.name)
    if sign_up.gss_code:
        where |= Q(gss_code=sign_up.gss_code)
    return ProvisioningRun.objects.filter(where, state__in=sorted(OPEN)).first() if sign_up.name else None
