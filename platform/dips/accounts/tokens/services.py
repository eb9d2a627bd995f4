"""Make, find and revoke keys. The whole key leaves here once, at its making."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils.scope import portal_scope
from dips.kernel import audit, clock
from dips.kernel.errors import Conflict, Invalid, NotFound

from .models import ApiToken
from .scopes import WORK, Scope

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor

START = "dips_"
LONGEST_DAYS = 366
USUAL_DAYS = 90
MOST = 25


class TooManyTokens(Conflict):
    code = "too_many_tokens"
    default = gettext_lazy("You have 25 tokens that work. Revoke one that you no longer use.")


class TokenNotFound(NotFound):
    code = "token_not_found"


@transaction.atomic
def mint_token(
    *, user: User, name: str, scopes: Iterable[str], days: int = USUAL_DAYS, by: User
) -> tuple[ApiToken, str]:
    """Make a key for oneself and return it with its row; nobody can read it again.

    Refuses (Invalid) without a name, with a scope that is none, or for longer than a year.
    """
    if by != user:
        raise NotFound
    asked, errors = list(dict.fromkeys(scopes)), {}
    if not name.strip():
        errors["name"] = [_("Give the token a name, so that you know it again")]
    elif len(name.strip()) > 80:
        errors["name"] = [_("Shorten the name to 80 characters or fewer")]
    if not asked:
        errors["scopes"] = [_("Choose at least one thing that the token may do")]
    elif unknown := [scope for scope in asked if scope not in Scope.values]:
        errors["scopes"] = [_("There is no scope called %(scope)s.") % {"scope": str(unknown[0])[:80]}]
    if not 1 <= days <= LONGEST_DAYS:
        errors["days"] = [_("Choose between 1 and 366 days")]
    if errors:
        raise Invalid(errors=errors)
    if working(user).count() >= MOST:
        raise TooManyTokens
    secret = START + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        prefix=secret[: len(START) + 6],
        token_hash=digest(secret),
        scopes=asked,
        expires_at=clock.now() + timedelta(days=days),
    )
    audit.record("token.create", token, by=by, data={"scopes": asked, "expires_at": token.expires_at.isoformat()})
    return token, secret


@transaction.atomic
def revoke_token(*, token_id: UUID, by: User) -> ApiToken:
    """End a key at once. Another person's is not found; one that is revoked already stays so."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, user=by).first()
    if token is None:
        raise TokenNotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        audit.record("token.revoke", token, by=by)
    return token


def revoke_work_tokens(*, user: User, by: Actor, made_before: datetime | None = None) -> int:
    """End a person's keys for councils' work, wherever they are used. Those for their own organisation stay."""
    with portal_scope(), transaction.atomic():
        tokens = ApiToken.objects.select_for_update().filter(user_id=user.pk, revoked_at=None, scopes__overlap=WORK)
        ended = list(tokens.filter(created_at__lt=made_before) if made_before else tokens)
        ApiToken.objects.filter(pk__in=[token.pk for token in ended]).update(revoked_at=clock.now())
        for token in ended:
            audit.record("token.revoke", token, by=by)
    return len(ended)


def token_for(secret: str) -> ApiToken | None:
    """The key that this is, if it works and its person may sign in."""
    if not secret.startswith(START) or len(secret) > 100 or not secret.isascii():
        return None
    token = ApiToken.objects.select_related("user").filter(token_hash=digest(secret)).first()
    if token is None or not token.user.is_active or not token.works_at(clock.now()):
        return None
    return token


def note_use(token: ApiToken) -> None:
    """Keep when a key was last used, to the hour: enough to see one that nobody needs."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(hours=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user, revoked_at=None)


def working(user: User) -> QuerySet[ApiToken]:
    return tokens_of(user).filter(expires_at__gt=clock.now())


def digest(secret: str) -> str:
    """A key has 256 random bits: a plain hash of it cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
