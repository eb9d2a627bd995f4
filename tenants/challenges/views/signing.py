"""The public page behind a sponsor's link: the whole brief, and two answers to it. Nobody needs an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dips.kernel.errors import DomainError, NotFound
from dips.staff.signatures import LinkOver, Signed

from .. import queries, services
from ..forms import SignOffForm
from ..models import SignOff

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, token: str) -> HttpResponse:
    """A link that this council never sent, another council's among them, is not found like any other address."""
    asked = queries.asked_by_link(token)
    if asked is None:
        raise NotFound
    answer = _answer(request, token, asked)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(request: HttpRequest, token: str, asked: SignOff) -> HttpResponse:
    why = queries.why_over(asked)
    if why:
        return _over(request, asked, why)
    form = SignOffForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            signed = services.sign_off(token=token, **form.cleaned_data)
        except (Signed, LinkOver, services.MovedOn):  # meanwhile, in another window
            asked = queries.asked_by_link(token) or asked
            return _over(request, asked, queries.why_over(asked))
        except DomainError as refused:
            form.refuse(refused)
        else:
            return render(request, "challenges/signed_off.html", {"it": signed})
    brief = queries.current_brief(asked.challenge)
    context = {
        "form": form,
        "it": asked,
        "challenge": asked.challenge,
        "brief": brief,
        "answers": [each for each in brief.answers.all() if each.is_answered] if brief else [],
    }
    return render(request, "challenges/sign_off.html", context, status=422 if form.errors else 200)


def _over(request: HttpRequest, asked: SignOff, why: str) -> HttpResponse:
    """Why the link signs nothing any more, and whom to ask."""
    said = {"why": why, "name": asked.full_name, "at": asked.decided_at, "asked_by": asked.asked_by}
    return render(request, "staff/link_over.html", said, status=GONE)
