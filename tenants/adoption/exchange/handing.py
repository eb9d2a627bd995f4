"""Hand one's standard over as a zip, take one from a zip, and publish one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.blueprints import library, queries, services
from dips.blueprints.models import BlueprintVersion
from dips.blueprints.views import zipped
from dips.councils.scope import current
from dips.kernel import schema
from dips.staff.officer import form_page, handled
from dips.staff.rules import require

from .forms import NATION, REGION, ImportForm, PublishForm
from .views import HOME, ICON, crumbs

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def export(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    standard = services.export()
    return zipped(standard, f"{standard.meta['name']}-{standard.meta['version']}")


@require_http_methods(METHODS)
def take_zip(request: PersonRequest) -> HttpResponse:
    """Make the standard be what a zip says. Refused whole, with file, line and mend, if anything in it is wrong."""
    require(request.user, services.MANAGE)
    form = ImportForm(request.POST or None, request.FILES or None)

    def take() -> object:
        document = library.unpack(form.cleaned_data["file"].read())
        return services.adopt(document, by=request.user)

    adoption = handled(request, form, take)
    if adoption is not None:
        messages.success(request, _("%(blueprint)s is now your council’s standard.") % {"blueprint": adoption})
        return redirect(HOME)
    return form_page(
        request,
        form,
        title=_("Take a blueprint from a file"),
        button=_("Take it"),
        lead=_(
            "It takes the place of your standard, whole or not at all. You can go back. Programmes that run keep what they began with."
        ),
        crumbs=crumbs(),
        icon=ICON,
        cancel_url=crumbs()[-1][1],
    )


@require_http_methods(METHODS)
def publish(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    council, standard = current(), services.export()
    assert council is not None
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
