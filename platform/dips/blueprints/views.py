"""Blueprints on the portal: what councils offer each other, for anybody to read, compare and take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dips.councils.pagecache import public_page
from dips.kernel.errors import NotFound

from . import library, queries, showing
from .document import Document
from .growth import grown
from .models import BlueprintVersion


@require_safe
@public_page()
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "blueprints/index.html", {"offers": showing.offers(queries.newest())})


@require_safe
@public_page()
def one(request: HttpRequest, blueprint: str, release: str = "") -> HttpResponse:
    """One blueprint: its newest version, or the one that is named."""
    versions = sorted(queries.published().filter(name=blueprint), key=lambda each: each.order, reverse=True)
    found = next((each for each in versions if release in ("", each.version)), None)
    if found is None:
        raise NotFound
    context = {
        "offer": showing.offers([found])[0],
        "version": found,
        "releases": versions,
        "neighbours": [each for each in queries.newest() if each.name != blueprint],
        "parts": list(showing.contents(document_of(found))),
        "provenance": found.document["meta"].get("provenance", []),
    }
    return render(request, "blueprints/one.html", context)


@require_safe
@public_page()
def compare(request: HttpRequest) -> HttpResponse:
    """Any two versions side by side. Until both are named, the page asks for them."""
    if not {"a", "b"} <= set(request.GET):
        return render(request, "blueprints/choose.html", {"releases": queries.published()})
    first, second = (_named(request.GET.get(name, "")) for name in ("a", "b"))
    cards = showing.side_by_side(document_of(first), document_of(second))
    context = {"cards": cards, "first": str(first), "second": str(second)}
    return render(request, "blueprints/compare.html", context | {"before": first, "after": second})


@require_safe
@public_page()
def download(request: HttpRequest, blueprint: str, release: str) -> HttpResponse:
    found = find(blueprint, release)
    return zipped(document_of(found), f"{found.name}-{found.version}")


def find(name: str, version: str) -> BlueprintVersion:
    found = queries.published().filter(name=name, version=version).first()
    if found is None:
        raise NotFound
    return found


def _named(words: str) -> BlueprintVersion:
    name, _at, version = words.partition("@")
    return find(name, version)


def document_of(version: BlueprintVersion) -> Document:
    """What it says, in today's format."""
    return grown(Document.from_json(version.document)).document


def zipped(document: Document, name: str) -> HttpResponse:
    """The document's files to take away."""
    response = HttpResponse(library.pack(document), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
