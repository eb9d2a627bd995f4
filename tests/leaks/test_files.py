"""A council's files are reached on its own host alone, by who may, and by no path but their address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import CollectionViewRestriction

from dips.councils.scope import council_scope
from tests.tenants.applications.conftest import png

from .roles import Visitor
from .scene import Side


@pytest.fixture
def picture(sides):
    """A picture of the first council alone, and a smaller one made of it."""
    with council_scope(sides[0].council):
        image = Image.objects.create(title="Only here", file=SimpleUploadedFile("only.png", png(), "image/png"))
        return image, image.get_rendition("width-2").url


def test_a_picture_shows_on_its_own_host_alone(sides, on, picture) -> None:
    assert hosts_that_serve(picture[1], sides, on) == ["A"]


def hosts_that_serve(address: str, sides, on) -> list[str]:
    """The letters of the councils on whose host the address is found; `""` for the portal."""
    hosts = {side.letter: side.council for side in sides} | {"": None}
    return [letter for letter, council in hosts.items() if on(council).get(address).status_code == 200]


def test_control_a_storage_that_knows_no_councils_is_seen(sides, on, picture, monkeypatch) -> None:
    mine, _other = sides
    with council_scope(mine.council):
        whole = FileSystemStorage(Path(picture[0].file.path).parents[1])
    monkeypatch.setattr("dips.councils.views.default_storage", whole)

    assert hosts_that_serve(picture[1], sides, on) == ["A", "B"]


def test_no_path_leads_to_a_file_that_has_no_address(sides, on, visitors) -> None:
    """Originals, documents and what suppliers sent lie in the same tree; schemas and parents in a path lead nowhere."""
    everybody = visitors(portal=False)

    assert served(sides[0], everybody) == []


def test_control_a_folder_left_open_is_seen(sides, visitors, monkeypatch) -> None:
    monkeypatch.setattr("dips.councils.views.OPEN_FOLDERS", "")
    with council_scope(sides[0].council):
        original = Image.objects.get().file.name

    stranger = {"stranger": visitors(portal=False)["stranger"]}

    assert served(sides[0], stranger) == [("stranger", original)]


def served(mine: Side, everybody: Mapping[str, Visitor]) -> list[tuple[str, str]]:
    """Who got which file by a path that is nobody's address."""
    private, schema = mine.file.file.name, mine.council.schema_name
    with council_scope(mine.council):
        document, original = Document.objects.get().file.name, Image.objects.get().file.name
    paths = [
        private, f"../private/{schema}/{private}", f"{schema}/{private}", document, original,
        f"{schema}/{original}", f"../{schema}/{original}", f"images/../{original}", f"images/../../{schema}/{document}",
        f"images/%2e%2e/{document}", f"images/..%2f{document}", "images/", "",
    ]  # fmt: skip

    return [
        (role, path)
        for role, visitor in everybody.items()
        for path in paths
        if visitor.ask("GET", f"/media/{path}").status_code < 300
    ]


def test_the_old_address_of_a_replaced_picture_is_dead(sides, on, picture, django_capture_on_commit_callbacks) -> None:
    mine, _other = sides
    image, old = picture

    with council_scope(mine.council), django_capture_on_commit_callbacks(execute=True):
        before, name = image.file.storage, image.file.name
        image.file = SimpleUploadedFile("newer.png", png(), "image/png")
        image._set_image_file_metadata()
        image.save()
        image.renditions.all().delete()
        before.delete(name)
        new = image.get_rendition("width-2").url

    assert new != old
    assert on(mine.council).get(new).status_code == 200
    assert on(mine.council).get(old).status_code == 404


def test_a_document_that_is_kept_back_asks_who_comes(sides, visitors, on) -> None:
    mine, other = sides
    with council_scope(mine.council):
        document = Document.objects.get()
        CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
        address = document.url

    everybody = visitors(portal=False)
    answers = {role: everybody[role].ask("GET", address).status_code for role in ("stranger", "manager")}

    assert answers == {"stranger": 302, "manager": 200}
    assert on(other.council).get(f"{address}x").status_code == 404
