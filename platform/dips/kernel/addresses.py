"""The part of an address that somebody types for a thing: what it may hold, and the nearest that would do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from django.db import models
from django.utils.translation import gettext as _

PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SHAPE = re.compile(PATTERN)


def fault(slug: str, *, longest: int, kept: Collection[str] = ()) -> str:
    """What is wrong with it, in a sentence that says how to mend it; empty where nothing is.

    `kept` are the words of our own pages beside it, which would hide it.
    """
    if not SHAPE.fullmatch(slug):
        like = suggestion(slug, longest=longest) or "dips-2026"
        return _("Use only small letters from a to z, digits and single hyphens, like %(like)s") % {"like": like}
    if len(slug) > longest:
        return _("Shorten the address to %(longest)d characters or fewer") % {"longest": longest}
    if slug in kept:
        return _("The address “%(slug)s” is kept for the service. Choose another") % {"slug": slug}
    return ""


def suggestion(text: str, *, longest: int) -> str:
    """The nearest that would do: `Ynys Môn` → `ynys-mon`. Empty where no letter of it would."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def free(text: str, *, longest: int, taken: Callable[[str], bool]) -> str:
    """A suggestion that nothing has yet: `walsall-asks`, else `walsall-asks-2`. Empty where there is none."""
    base = suggestion(text, longest=longest - 4)
    return (
        next((slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if not taken(slug)), "") if base else ""
    )


def constraint(name: str, field: str = "slug") -> models.CheckConstraint:
    """The table's own refusal of one that no link could be made of."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__regex": f"^{PATTERN}$"}), name=name)
