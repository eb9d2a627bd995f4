"""The national library: what it holds, what an operator publishes in the platform's name, and withdraws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dips.blueprints import library
from dips.blueprints import services as blueprints
from dips.blueprints.models import BlueprintVersion
from dips.councils.scope import council_scope, operator_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed


def text(response) -> str:
    return response.content.decode()


def a_zip(**meta: str) -> SimpleUploadedFile:
    document = library.load("quick-call")
    return SimpleUploadedFile("b.zip", library.pack(replace(document, meta={**document.meta, **meta}, places={})))


def named(name: str) -> BlueprintVersion | None:
    with operator_scope():
        return BlueprintVersion.objects.defer("document").filter(name=name).first()


def test_the_list_says_how_many_took_each(console, birmingham, solihull) -> None:
    rows = console.get("/console/blueprints/").context["table"].rows

    assert [row[4] for row in rows if "dips-birmingham" in row[0]] == [2]


def test_one_is_checked_published_and_withdrawn(console, boss) -> None:
    address = "/console/blueprints/publish/"
    checked = text(console.post(address, {"check": "1", "file": a_zip(name="quicker-call", version="1.0.0")}))
    assert "Nothing is wrong with it" in checked
    assert named("quicker-call") is None
    response = console.post(
        address, {"publish": "1", "notes": "New.", "file": a_zip(name="quicker-call", version="1.0.0")}
    )
    made = named("quicker-call")
    assert made is not None
    assert response.url == f"/console/blueprints/{made.pk}/"
    page = text(console.get(response.url))
    assert "The check of this release finds no fault." in page
    assert "The platform" in page

    offered = text(console.get("/console/councils/new/details/"))
    for words in ("version 1.0.0", "It came with this release.", "quicker-call@1.0.0", "Published by the platform."):
        assert words in offered, words

    again = console.post(address, {"file": a_zip(name="quicker-call", version="0.9.0")})
    assert again.status_code == 422
    assert "Give it a higher version" in text(again)
    assert console.post(f"{response.url}withdraw/", {"reason": " "}).status_code == 422
    console.post(f"{response.url}withdraw/", {"reason": "It promises too much."})

    assert "quicker-call@" not in text(console.get("/console/councils/new/details/"))
    withdrawn = named("quicker-call")
    assert withdrawn is not None
    assert withdrawn.withdrawn_at is not None
    with operator_scope():
        events = list(audit.trail(made).values_list("verb", "actor_id", "reason"))
    assert events == [("blueprint.publish", boss.pk, ""), ("blueprint.withdraw", boss.pk, "It promises too much.")]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"notes": ""}, "Select a blueprint, or give a zip file"),
        ({"file": SimpleUploadedFile("b.zip", b"no zip")}, "zip"),
        ({"shipped": "nonsense"}, "from the list"),
    ],
)
def test_a_slip_publishes_nothing(console, given, sentence) -> None:
    with operator_scope():
        before = BlueprintVersion.objects.count()

    response = console.post("/console/blueprints/publish/", given)

    assert response.status_code == 422
    assert sentence in text(response)
    with operator_scope():
        assert BlueprintVersion.objects.count() == before


def test_a_council_s_own_is_not_the_operator_s_to_withdraw(console, boss, birmingham, officer) -> None:
    with council_scope(birmingham):
        document = blueprints.named(blueprints.export(), name="ours", version="1.0.0", title="Ours")
        version = blueprints.publish(document, by=SYSTEM)

    assert "Birmingham City Council" in text(console.get(f"/console/blueprints/{version.pk}/"))
    assert console.post(f"/console/blueprints/{version.pk}/withdraw/", {"reason": "No."}).status_code == 404
    with pytest.raises(NotAllowed), operator_scope():
        blueprints.publish(library.load("quick-call"), by=officer(birmingham, "council_admin"))
    assert named("ours").withdrawn_at is None
