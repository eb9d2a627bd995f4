"""Hand one's standard over as a zip, take one from a zip, and publish one's own."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.blueprints import checking, library, queries, services, showing
from dips.blueprints.document import Document
from dips.blueprints.growth import grown
from dips.blueprints.models import BlueprintVersion
from dips.blueprints.views import zipped
from dips.councils.scope import here
from dips.kernel import schema
from dips.kernel.errors import DomainError
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require

from .forms import NATION, REGION, ImportForm, PublishForm
from .views import HOME, ICON, crumbs

METHODS = ["GET", "HEAD", "POST"]
KEPT = timedelta(hours=1)  # how long what was read from a file may be looked at


@require_safe
def export(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    standard = services.export()
    return zipped(standard, f"{standard.meta['name']}-{standard.meta['version']}")


@require_http_methods(METHODS)
def take_zip(request: PersonRequest) -> HttpResponse:
    """Read a zip and say what it would change. Refused whole, with file, line and mend, if anything in it is wrong."""
    require(request.user, services.MANAGE)
    form = ImportForm(request.POST or None, request.FILES or None)
    found = handled(request, form, lambda: _sound(form.cleaned_data["file"].read()))
    if isinstance(found, Document):
        return _ask(request, found)
    return form_page(
        request,
        form,
        title=_("Take a blueprint from a file"),
        button=_("See what it changes"),
        lead=_("Nothing is changed yet: you see first what would be."),
        crumbs=crumbs(),
        icon=ICON,
        cancel_url=crumbs()[-1][1],
    )


@require_POST
def take_read(request: PersonRequest) -> HttpResponse:
    """Make the standard be what was read from a file and looked at."""
    require(request.user, services.MANAGE)
    try:
        kept = signing.loads(request.POST.get("read", ""), salt=_salt(request), max_age=KEPT)
    except signing.BadSignature:
        messages.error(request, _("That was looked at too long ago, or by somebody else. Choose the file again."))
        return redirect("adoption_import")
    document = Document.from_json(kept)
    try:
        adoption = services.adopt(document, by=request.user)
    except DomainError as refusal:
        return _ask(request, document, refusal)
    messages.success(request, _("%(blueprint)s is now your council’s standard.") % {"blueprint": adoption})
    return redirect(HOME)


def _sound(content: bytes) -> Document:
    document = library.unpack(content)
    checking.refuse_faults(document)
    return document


def _ask(request: PersonRequest, document: Document, refusal: DomainError | None = None) -> HttpResponse:
    """What would change, and the button. The file itself waits in the page, signed for this person and council."""
    current = queries.current_adoption()
    return page(
        request,
        "adoption/admin/exchange/taking.html",
        title=_("Take %(blueprint)s from the file?") % {"blueprint": document.meta["title"]},
        crumbs=crumbs((_("Take a blueprint from a file"), reverse("adoption_import"))),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        cards=showing.side_by_side(services.export(), grown(document).document) if current else [],
        is_first=current is None,
        read=signing.dumps(document.as_json(), salt=_salt(request), compress=True),
    )


def _salt(request: PersonRequest) -> str:
    return f"blueprint from a file: {schema.here()} {request.user.pk}"


@require_http_methods(METHODS)
def publish(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    council, standard = here(), services.export()
    region = council.region
    form = PublishForm(request.POST or None, region=region.name if region else "", initial=_initial(council.label))

    def put() -> object:
        data = form.cleaned_data
        said = {name: data[name] for name in ("name", "version", "title", "summary", "licence")}
        audience = region.slug if region is not None and data["audience"] == REGION else ""
        return services.publish(
            services.named(standard, maker=council.name, **said), region=audience, notes=data["notes"], by=request.user
        )

    version = handled(request, form, put)
    if isinstance(version, BlueprintVersion):
        messages.success(request, _("%(blueprint)s is published.") % {"blueprint": version})
        return redirect("adoption_offer", version.name, version.version)
    return form_page(
        request,
        form,
        title=_("Publish your blueprint"),
        button=_("Publish"),
        lead=_(
            "Other councils can then take your standard and make it their own. Nothing personal goes with it: no people, no applications. A published version cannot be changed, only followed by a higher one or withdrawn."
        ),
        crumbs=crumbs(),
        icon=ICON,
        cancel_url=crumbs()[-1][1],
    )


def _initial(label: str) -> dict[str, str]:
    """The last one of one's own with the next number, or the standard's words to begin with."""
    own = list(BlueprintVersion.objects.filter(owner=schema.here()).defer("document"))
    last = max(own, key=lambda each: (each.published_at, each.order), default=None)
    if last is None:
        adoption = queries.current_adoption()
        meta = adoption.document["meta"] if adoption else {}
        title = _("As %(council)s runs it") % {"council": label}
        return {"title": title, "version": "1.0.0", "licence": meta.get("licence", ""), "audience": NATION}
    major, minor, _patch = last.order
    kept = {name: getattr(last, name) for name in ("title", "name", "summary", "licence")}
    return kept | {"version": f"{major}.{minor + 1}.0", "audience": REGION if last.region else NATION}
