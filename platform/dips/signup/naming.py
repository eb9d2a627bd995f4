"""The web address that a council gets without being asked, and free ones when it is taken."""

from __future__ import annotations

from collections.abc import Iterator

from dips.councils import slugs
from dips.councils.models import Council, ProvisioningRun
from dips.councils.models.council import KIND_OF_COUNCIL
from dips.councils.states import OPEN

from . import known
from .models import SignUp

OFFERED = 3


def usual(sign_up: SignUp) -> str:
    """From the register; for a council it does not know, from its name."""
    entry = known.councils().get(sign_up.gss_code)
    return entry.slug if entry else slugs.suggestion(KIND_OF_COUNCIL.sub("", sign_up.name))


def free_ones(sign_up: SignUp, asked: str) -> list[str]:
    """A few like it that nobody has."""
    wanted = dict.fromkeys(slug for slug in _like(sign_up, asked) if _will_do(slug))
    taken = set(Council.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    taken |= set(ProvisioningRun.objects.filter(slug__in=wanted, state__in=sorted(OPEN)).values_list("slug", flat=True))
    return [slug for slug in wanted if slug not in taken][:OFFERED]


def _like(sign_up: SignUp, asked: str) -> Iterator[str]:
    entry = known.councils().get(sign_up.gss_code)
    base, name = usual(sign_up), slugs.suggestion(sign_up.name)
    yield from (base, name, f"{base}-council")
    if entry is not None:
        yield f"{base}-{slugs.suggestion(entry.kind)}"
        yield f"{base}-{entry.region}"
    yield from (f"{asked}-council", f"{base}-2", f"{base}-3")


def _will_do(slug: str) -> bool:
    try:
        return slugs.clean(slug) == slug
    except slugs.NotASlug:
        return False
