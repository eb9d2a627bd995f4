"""Lose nothing that was typed: a form says whose it is, and a post that met no session is held for that person.

A form takes part by `{% typed_by %}` inside it, and its view by `fill(form, request)` or `offered(request)` on GET.
Everything between is done here: who is signed out is sent to sign in and finds the form as it was; a form whose token
was made old by a sign-in in another window is held by the same means, and so is one whose council was closed
meanwhile. Files cannot be held.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from dips.kernel import held

from . import languages, sizes

FIELD = "typed_by"
COOKIE = "dips_typed"
SALT = "dips.typed"
OPEN_FOR = 14 * 24 * 60 * 60
"""Seconds that a page may stand open and still be held: somebody comes back from a holiday."""
NOT_TYPED = frozenset({FIELD, "csrfmiddlewaretoken", "secret", "autosave", "later", "upload", "remove", "return"})
SECRET = re.compile(r"password|^code$")
WITHOUT = "saved"
"""`?saved=1` shows what is saved instead of what is held."""
DOOR = "/accounts/"


class TypedMiddleware:
    """Hold, offer and drop, on the host's own side: a page may go into a council to draw itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_held = COOKIE in request.COOKIES and request.user.is_authenticated
        if is_held and request.method == "GET":
            request.typed = _find(request)  # type: ignore[attr-defined]  # for `offered`
        response = self.get_response(request)
        if request.method == "POST" and not request.path_info.startswith("/api/"):
            if _is_sent_away(request, response):
                kept = keep(request, response)
                if kept and response.status_code == 302 and "autosave" in request.POST:
                    return _told(response)
            elif is_held and _is_saved(request, response):
                held.drop(**_place(request))
        return response


def _is_sent_away(request: HttpRequest, response: HttpResponse) -> bool:
    """To sign in, or to the second step of it; a script is told 401."""
    if response.status_code == 401:
        return True
    to_door = languages.in_language(response.headers.get("Location", ""), languages.ENGLISH).startswith(DOOR)
    return response.status_code == 302 and (to_door or not request.user.is_authenticated)


def _told(sent: HttpResponse) -> HttpResponse:
    """A page's script cannot follow to the door, so it is told; the browser still gets its half of the key."""
    sentence = _("You are signed out. What you type is kept: press a save button, sign in, and it is here again.")
    answer = JsonResponse({"code": "signed_out", "message": sentence}, status=401)
    answer.cookies.update(sent.cookies)
    return answer


def _is_saved(request: HttpRequest, response: HttpResponse) -> bool:
    """A form that is saved leads on, or says `saved`; what is wrong is shown again. A script is answered at once."""
    if getattr(request, "typed_is_saved", False):
        return True
    return response.status_code == 302 or (response.status_code == 200 and "autosave" in request.POST)


def saved(request: HttpRequest) -> None:
    """What was typed is kept where it belongs, although the page shows it again with what is still wrong."""
    request.typed_is_saved = True  # type: ignore[attr-defined]  # for `_is_saved`


def signature(user: Any) -> str:
    """Whose form it is, for the form itself to carry."""
    return signing.dumps(str(user.pk), salt=SALT)


def keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Hold what this post typed, if its form says whose it is; the browser gets its half of the key."""
    owner = _owner(request)
    if owner is None:
        return False
    browser = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(32)
    if not held.hold(browser=browser, owner=owner, place=place(request), typed=said(request.POST)):
        return False
    response.set_cookie(
        COOKIE,
        browser,
        max_age=int(held.FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return True


def said(post: QueryDict) -> dict[str, list[str]]:
    """What a person chose or wrote, to be held."""
    return {name: values for name, values in post.lists() if name not in NOT_TYPED}


def read(kept: Mapping[str, Sequence[str]]) -> QueryDict:
    """What is held, as a form reads it."""
    found = QueryDict(mutable=True)
    for name, values in kept.items():
        found.setlist(name, list(values))
    return found


def posted(request: HttpRequest) -> QueryDict:
    """What a form sent, for a door that refuses it unread; empty for programs, strangers and what cannot be read.

    A form of another site comes without the session's cookie, so its words are never shown as the reader's own.
    """
    is_form = request.method == "POST" and not request.path_info.startswith("/api/")
    if not is_form or settings.SESSION_COOKIE_NAME not in request.COOKIES or sizes.is_far_too_large(request):
        return QueryDict()
    try:
        return request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return QueryDict()


def texts(post: QueryDict) -> list[str]:
    """What only a person can have written, to copy: words with spaces between them, no choices and no passwords."""
    shown = [(name, value) for name, values in post.lists() if name not in NOT_TYPED for value in values]
    return [value for name, value in shown if len(value.split()) > 1 and not SECRET.search(name)]


def offered(request: HttpRequest) -> QueryDict | None:
    """What is held of the form at this address, for the person who is signed in."""
    return None if WITHOUT in request.GET else getattr(request, "typed", None)


def waits(request: HttpRequest, path: str) -> bool:
    """Whether something that this browser typed at that address is held, for whoever signs in next."""
    browser = request.COOKIES.get(COOKIE, "")
    there = urlsplit(path)
    return bool(browser) and held.is_held(browser=browser, place=_named(there.path, QueryDict(there.query)))


def fill(form: Any, request: HttpRequest) -> bool:
    """Put what is held into a form that shows what is saved. Says whether there was anything."""
    kept = offered(request)
    if kept is None or form.is_bound:
        return False
    form.data, form.is_bound = kept, True
    return True


def _find(request: HttpRequest) -> QueryDict | None:
    kept = held.find(**_place(request))
    return None if kept is None else read(kept)


def _place(request: HttpRequest) -> dict[str, Any]:
    return {"browser": request.COOKIES[COOKIE], "owner": request.user.pk, "place": place(request)}


def place(request: HttpRequest) -> str:
    """The form's address, in whichever language, with what its query says beyond the way back."""
    return _named(request.path_info, request.GET)


def _named(path: str, query: QueryDict) -> str:
    asked = sorted((name, values) for name, values in query.lists() if name not in {*NOT_TYPED, WITHOUT})
    return f"{languages.in_language(path, languages.ENGLISH)}{asked or ''}"


def _owner(request: HttpRequest) -> UUID | None:
    try:
        return UUID(signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=OPEN_FOR))
    except (signing.BadSignature, ValueError):
        return None
