"""Find out who somebody is here, from what the council's provider has shown of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from dips.accounts.models import User
from dips.accounts.queries import owns_email
from dips.accounts.services import AccountExists, create_account
from dips.councils.scope import portal_scope
from dips.kernel import audit, clock
from dips.kernel.actors import System
from dips.staff.queries import is_member, open_invitation
from dips.staff.services import accept_proved_invitation

from ..errors import AddressNotVerified, NotHere, OtherSubject, Stale
from ..models import SignOn, SignOnLink
from ..protocol.proofs import Shown
from ..queries import email_domains, links_of
from ..states import Factor

SIGN_ON = System("sign-on")
SIDS = 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who may come in, whether the second step is behind them, and when the provider last asked who they are.

    Not dated: it did not say when, so that it is the time at which it said so.
    """

    user: User
    has_second_factor: bool
    proved_at: float
    is_dated: bool


@transaction.atomic
def arrive(*, sign_on: SignOn, shown: Shown) -> Arrival:
    """The person of this council that the provider means: by issuer and subject, and by nothing else once they are known.

    The first time an address leads to them: one that the provider has verified, in a domain that is proved to be the
    council's, of somebody who is a member here or was invited to that very address. An invited person without an
    account gets one. Refuses everybody else, and says to all of them the same.
    """
    link = _known(shown)
    if link is None:
        now = SignOn.objects.select_for_update().get(pk=sign_on.pk)  # first times come one after the other
        if not now.is_on or now.issuer != shown.issuer or now.client_id != sign_on.client_id:
            raise Stale  # turned off, or set anew, while the provider was being asked
        link = _known(shown) or _first_time(sign_on, shown)
    user = _still_here(link)
    link.used_at = clock.now()
    if shown.sid:
        link.sid_hashes = [*link.sid_hashes, digest(shown.sid)][-SIDS:]
    link.save(update_fields=["used_at", "sid_hashes"])
    counts = sign_on.factor == Factor.DECLARED or (sign_on.factor == Factor.CLAIMED and shown.has_second_factor)
    return Arrival(user, counts, shown.proved_at, shown.is_dated)


def digest(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()


def _known(shown: Shown) -> SignOnLink | None:
    return links_of(shown.issuer).select_for_update().filter(subject=shown.subject).first()


def _first_time(sign_on: SignOn, shown: Shown) -> SignOnLink:
    if not shown.email or shown.is_verified is False or not (shown.is_verified or sign_on.vouches):
        raise AddressNotVerified
    if not _is_ours(shown.email):
        raise NotHere
    user = _owner(shown.email) or _new_person(shown)
    if user.is_operator or not user.is_active:
        raise NotHere
    if not is_member(user):
        if open_invitation(shown.email) is None:
            raise NotHere
        accept_proved_invitation(email=shown.email, by=user)
    if links_of(shown.issuer).filter(user_id=user.pk).exists():
        raise OtherSubject
    link = SignOnLink.objects.create(user=user, issuer=shown.issuer, subject=shown.subject, email=shown.email)
    audit.record("sign_on.link", link, by=user, data={"issuer": shown.issuer})
    return link


def _still_here(link: SignOnLink) -> User:
    """A link is no right: each time the person must be of this council, and the address theirs and the council's."""
    user = User.objects.filter(pk=link.user_id, is_active=True, is_operator=False).first()
    if user is None or not is_member(user) or not _is_ours(link.email) or not owns_email(user, link.email):
        raise NotHere
    return user


def _is_ours(email: str) -> bool:
    """Of a domain exactly: a subdomain is another one, which may be somebody else's."""
    return email.count("@") == 1 and email.rpartition("@")[2] in email_domains()


def _owner(email: str) -> User | None:
    """Whose proved address it is. One that somebody only claimed leads to nobody."""
    found = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return found.user if found else None


def _new_person(shown: Shown) -> User:
    """No account is made for somebody whom nobody here has invited."""
    if open_invitation(shown.email) is None:
        raise NotHere
    try:
        with portal_scope():
            return create_account(email=shown.email, full_name=shown.full_name, by=SIGN_ON)
    except AccountExists:
        raise NotHere from None
