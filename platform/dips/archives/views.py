"""A council's own data: what is kept, take it along, leave and take that back. And the keys of certificates, for all."""

from __future__ import annotations

from pathlib import PurePosixPath
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.proving import proof_first, proven_lately
from dips.accounts.requests import PersonRequest
from dips.councils import limits, links
from dips.councils.addresses import client_ip
from dips.councils.models import Council
from dips.councils.scope import here
from dips.kernel import audit, clock
from dips.kernel.errors import NotFound
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require
from dips.ui.forms import carried_out
from dips.ui.views_errors import too_many_requests

from . import attesting, blockers, certificates, queries, services, showing, signing
from .forms import CertificateForm, LeaveForm
from .models import Export
from .states import ExportState

ICON = "download"
COLOURS = {
    ExportState.WAITING: "blue", ExportState.DONE: "green", ExportState.FAILED: "red", ExportState.GONE: "grey"
}  # fmt: skip
SHOWN = 5
CHECKS, WINDOW = 60, 10 * 60  # of certificates, by one address
KEYS = """\
Is a certificate of deletion genuine?

Save the key below whose number is the certificate's "key_id" as key.pem, from the line
BEGIN to the line END; and of the certificate what stands between its {{ and its }}, both
included, as certificate.json. Then, with OpenSSL 3 and jq:

  jq -j .certificate certificate.json > text
  jq -r .signature certificate.json | base64 -d > signature
  openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile signature

"Signature Verified Successfully" says that it is. Without any of this, paste it at
{check}

Whoever runs the service can say instead: dips council certificate verify FILE

The keys, the newest first: number, key in base64, key as other programs read it.

{keys}"""


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    """What the council keeps here, its files to take along, and the way out."""
    require(request.user, services.MANAGE)
    council = here()
    found = list(queries.exports(council.schema_name)[:SHOWN])
    return page(
        request,
        "archives/admin/index.html",
        title=_("Your data"),
        icon=ICON,
        council=council,
        exports=[{"row": each, "colour": COLOURS[ExportState(each.state)]} for each in found],
        has_failed=bool(found) and found[0].state == ExportState.FAILED,
        contact=settings.SERVICE_CONTACT_EMAIL,
        is_making=any(each.state == ExportState.WAITING for each in found),
        departure=queries.open_departure(council.schema_name),
        obstacles=blockers.standing(council),
        leaving_days=settings.DIPS_LEAVING_DAYS,
        backup_days=settings.DIPS_BACKUP_DAYS,
        export_days=settings.DIPS_EXPORT_DAYS,
    )


@require_POST
def make_export(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    if asked := proof_first(request, page=reverse("archives")):
        return asked
    services.ask_for_export(by=request.user)
    messages.success(request, _("We are making the file. You get a letter when it is ready."))
    return redirect("archives")


@require_safe
@proven_lately
def download(request: PersonRequest, export_id: UUID) -> FileResponse:
    """The file, to who may, after a fresh proof of who it is. Noted in the trail."""
    require(request.user, services.MANAGE)
    council = here()
    export = queries.exports(council.schema_name).filter(pk=export_id, state=ExportState.DONE).first()
    if export is None or export.keep_until is None or export.keep_until < clock.now():
        raise NotFound
    try:
        file = storages["private"].open(export.file)
    except FileNotFoundError:
        raise NotFound from None
    if request.method == "GET":
        audit.record("export.download", export, by=request.user)
    response = FileResponse(file, as_attachment=True, filename=_name(council, export), content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _name(council: Council, export: Export) -> str:
    day = clock.london(export.created_at).date().isoformat()
    return f"{council.slug}-{day}.dips{PurePosixPath(export.file).suffix}"


@require_http_methods(["GET", "HEAD", "POST"])
@proven_lately
def leave(request: PersonRequest) -> HttpResponse:
    """Ask, with the council's name typed out."""
    require(request.user, services.MANAGE)
    council = here()
    form = LeaveForm(request.POST if request.method == "POST" else None)

    def save() -> object:
        return services.ask_to_leave(by=request.user, **form.cleaned_data)

    if handled(request, form, save):
        messages.success(request, _("Your council leaves. You can take that back until the day that stands below."))
        return redirect("archives")
    return form_page(
        request,
        form,
        template="archives/admin/leave.html",
        title=_("Leave the service"),
        button=_("Ask to leave"),
        icon=ICON,
        crumbs=[(_("Your data"), reverse("archives"))],
        cancel_url=reverse("archives"),
        council=council,
        leaving_days=settings.DIPS_LEAVING_DAYS,
        backup_days=settings.DIPS_BACKUP_DAYS,
    )


@require_POST
def stay(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    departure = queries.open_departure(here().schema_name)
    if departure is not None:
        services.stay(departure=departure, by=request.user)
    messages.success(request, _("Your council stays. Nothing was changed."))
    return redirect("archives")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public halves of the keys that certificates of deletion were signed with, the newest first."""
    keys = "".join(f"{signing.key_id(each)}\n{each}\n{signing.pem(each)}\n" for each in certificates.published_keys())
    text = (
        KEYS.format(keys=keys, check=links.portal_url("archives:check"))
        if keys
        else "No certificate has been signed yet.\n"
    )
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate that is pasted or chosen is genuine, and what it attests. Nothing of it is kept."""
    is_sent = request.method == "POST"
    if is_sent and not limits.allows("certificate", client_ip(request), amount=CHECKS, seconds=WINDOW):
        return too_many_requests(request)
    form = CertificateForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    found = carried_out(form, lambda: attesting.read(form.said))
    context = {"form": form, "found": found, "facts": showing.facts(found.body) if found else []}
    return render(request, "archives/check.html", context, status=422 if form.errors else 200)
