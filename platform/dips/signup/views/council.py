"""Step 2: is this your council, what does it start from, and by which plan?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dips.councils.models import Region
from dips.ui.forms import carried_out

from .. import domains, known, queries, services
from ..forms import BeginningForm, FoundForm, NameForm, SearchForm
from ..models import SignUp
from .door import of_its_own


@require_http_methods(["GET", "HEAD", "POST"])
@of_its_own
def council(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """The council that the address belongs to is filled in; without one the search comes first."""
    if sign_up.is_filed:
        return redirect("signup:progress", pk=sign_up.pk)
    if not sign_up.name:
        own = domains.council_of(sign_up.email)
        if own is None:
            return redirect("signup:search", pk=sign_up.pk)
        sign_up = services.choose_council(sign_up=sign_up, gss_code=own.gss_code)
    here = queries.council_here(sign_up)
    if here is not None or queries.begun(sign_up) is not None:
        return render(request, "signup/here.html", {"sign_up": sign_up, "here": here}, status=409)
    given = {"blueprint": sign_up.blueprint, "plan": sign_up.plan}
    asked = request.POST if request.method == "POST" else None
    form = BeginningForm(asked, initial=given)
    if carried_out(form, lambda: services.choose_beginning(sign_up=sign_up, **form.cleaned_data)):
        return redirect("signup:account", pk=sign_up.pk)
    context = {"sign_up": sign_up, "form": form, "facts": _facts(sign_up), "waits": services.needs_approval(sign_up)}
    return render(request, "signup/council.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_its_own
def search(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """Another of the register, or one that it does not have."""
    words = request.GET.get("q", "")[:120]
    found = known.found(words)
    asked = request.POST if request.method == "POST" else None
    by_name = asked is not None and "name" in asked
    forms = {
        "search": SearchForm(initial={"q": words}),
        "form": FoundForm(None if by_name else asked, found=found),
        "name_form": NameForm(asked if by_name else None),
    }
    used = forms["name_form" if by_name else "form"]
    if carried_out(used, lambda: services.choose_council(sign_up=sign_up, **used.cleaned_data)):
        return redirect("signup:council", pk=sign_up.pk)
    context = {"sign_up": sign_up, "words": words, "found": found, **forms, "used": used}
    return render(request, "signup/search.html", context, status=422 if used.errors else 200)


def _facts(sign_up: SignUp) -> list[dict[str, str]]:
    entry = known.councils().get(sign_up.gss_code)
    rows = [{"key": _("Name"), "value": sign_up.name}]
    if entry is None:
        later = _("Not known: we add these when we look at your request")
        rows.append({"key": _("Area code, region and strategic authority"), "value": later})
    else:
        region = Region.objects.homes().filter(slug=entry.region).first()
        rows.append({"key": _("Region or nation"), "value": str(region or entry.nation)})
        if entry.combined_authority:
            rows.append({"key": _("Strategic authority"), "value": entry.combined_authority})
        rows.append({"key": _("Area code"), "value": entry.gss_code})
    return rows
