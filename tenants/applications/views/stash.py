"""Keep what was typed when a session ran out, so that it is there again after sign-in."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, QueryDict

KEY = "applications.typed"
SALT = "applications.typed"
LONGEST = 12 * 60 * 60
LARGEST = 400_000
ALSO = frozenset({"csrfmiddlewaretoken", "later", "upload", "remove", "return"})


def keep(request: HttpRequest) -> None:
    """Put the text of a post aside under its address, signed. Files cannot be kept."""
    typed = {name: values for name, values in request.POST.lists() if name not in ALSO}
    if typed and sum(len(value) for values in typed.values() for value in values) <= LARGEST:
        request.session[KEY] = {"path": request.path, "typed": signing.dumps(typed, salt=SALT, compress=True)}


def take(request: HttpRequest) -> QueryDict | None:
    """What was put aside for this address, once."""
    kept = request.session.get(KEY)
    if not kept or kept.get("path") != request.path:
        return None
    del request.session[KEY]
    try:
        typed = signing.loads(kept["typed"], salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    found = QueryDict(mutable=True)
    for name, values in typed.items():
        found.setlist(name, values)
    return found
