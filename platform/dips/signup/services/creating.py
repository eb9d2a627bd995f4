"""Ask for the council: the account of whoever asks and the request for the council, both or neither."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.accounts.queries import user_by_email
from dips.accounts.services import AccountExists, create_account
from dips.councils import regions
from dips.councils import services as councils
from dips.councils.models import ProvisioningRun
from dips.councils.provisioning import CouncilTaken, SlugTaken
from dips.councils.scope import portal_scope
from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow

from .. import domains, errors, known, naming, queries
from ..models import SignUp
from .locking import fresh, locked, require_its_person
from .starting import BY, require_open

OPEN_TO_ALL = "open"


def create_council(
    *, sign_up: SignUp, slug: str = "", full_name: str = "", password: str | None = None, by: Actor = BY
) -> SignUp:
    """Make the account, unless there is one, and file the request. Asked again, it is the same request.

    The council is made at once when the address is that council's own; otherwise an operator looks first.
    Refuses a council that is here, a web address that is taken, a weak password, somebody else's account, and an
    account that is not signed in to. A colleague who was faster keeps it: this person then waits for theirs.
    """
    require_open()
    try:
        with portal_scope(), transaction.atomic():
            row = locked(sign_up.pk)
            if not row.is_filed:
                _file(row, slug=slug, full_name=full_name, password=password, by=by)
    except (CouncilTaken, SlugTaken) as taken:
        if not _waits_for_colleague(sign_up, by):
            _explain(sign_up, taken, slug)
    return fresh(sign_up.pk)


def needs_approval(sign_up: SignUp) -> bool:
    """Whether an operator looks first: by the installation's wish, or because the address is not that council's."""
    own = domains.council_of(sign_up.email)
    return settings.DIPS_SIGNUP != OPEN_TO_ALL or own is None or own.gss_code != sign_up.gss_code


def _file(row: SignUp, *, slug: str, full_name: str, password: str | None, by: Actor) -> None:
    if not (row.name and row.blueprint and row.plan):
        raise errors.NothingChosen
    if queries.council_here(row) is not None:
        raise errors.CouncilIsHere(name=row.name)
    if queries.begun(row) is not None:
        raise CouncilTaken(name=row.name)
    person = _person(row, full_name=full_name, password=password, by=by)
    row.user, row.run = person, _request(row, slug.strip() or naming.usual(row), person)
    SignUp.objects.filter(pk=row.pk).update(user=person, run=row.run, updated_at=DipsNow())
    audit.record("signup.create", row, by=person, data={"run": str(row.run.pk), "plan": row.plan})


def _person(row: SignUp, *, full_name: str, password: str | None, by: Actor) -> User:
    """Who will be the council's administrator: whoever is signed in, or a new account with the proved address."""
    require_its_person(row, by)
    if isinstance(by, User):
        return by
    if user_by_email(row.email) is not None:
        raise AccountExists
    missing: dict[str, list[str]] = {}
    if not full_name.strip():
        missing["full_name"] = [_("Enter your full name")]
    if not password:
        missing["password"] = [_("Enter a password")]
    if missing:
        raise Invalid(errors=missing)
    return create_account(email=row.email, full_name=full_name, password=password)


def _request(row: SignUp, slug: str, person: User) -> ProvisioningRun:
    entry = known.councils().get(row.gss_code)
    waits = needs_approval(row)
    details: dict[str, Any] = {
        "plan": row.plan,
        "email_domain": domains.proved_by(row.email),
    }
    if entry is not None:
        details |= {"kind": entry.kind, "nation": entry.nation}
    return councils.request_council(
        slug=slug,
        name=row.name,
        blueprint=row.blueprint,
        region=entry.region if entry else None,
        gss_code=row.gss_code,
        authority=regions.authority_slug(entry.combined_authority) if entry else None,
        admin_email=row.email,
        by=person,
        needs_approval=waits,
        is_proved=not waits,
        **details,
    )


def _waits_for_colleague(sign_up: SignUp, by: Actor) -> bool:
    """The database let one of two in. The other sees how far theirs is, and has made no account."""
    with portal_scope(), transaction.atomic():
        row = locked(sign_up.pk)
        run = queries.begun(row)
        if run is not None:
            SignUp.objects.filter(pk=row.pk).update(run=run, updated_at=DipsNow())
            audit.record("signup.wait", row, by=by, data={"run": str(run.pk)})
        return run is not None


def _explain(sign_up: SignUp, taken: CouncilTaken | SlugTaken, slug: str) -> NoReturn:
    """Nobody has begun, so it is the council that is here, or another one's web address."""
    with portal_scope():
        row = SignUp.objects.get(pk=sign_up.pk)
        if isinstance(taken, CouncilTaken):
            raise errors.CouncilIsHere(name=row.name) from taken
        asked = slug.strip() or naming.usual(row)
        free = ", ".join(naming.free_ones(row, asked))
    raise errors.AddressTaken(field="slug", slug=asked, free=free) from taken
