"""The exchange's pages: browse, look, compare, choose, take, go back, hand over and publish."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dips.blueprints import library, services
from dips.blueprints.models import BlueprintVersion
from dips.blueprints.queries import current_adoption
from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.actors import SYSTEM
from tenants.adoption.exchange.places import field_of
from tests.support.blueprints import changed

STAGES, CRITERIA = "programmes/stages", "calls/criteria"
NAME, WHAT = (STAGES, ("exploration", "name")), (STAGES, ("prototype", "description"))
HERE = "/admin/blueprint/exchange/"
UPGRADE = "/admin/blueprint/compare/dips-birmingham/1.1.0/"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def admin(solihull, officer, on):
    """A client signed in as Solihull's administrator."""
    return on(solihull, officer(solihull, "council_admin"))


@pytest.fixture
def upgrade(solihull) -> BlueprintVersion:
    """Solihull has renamed a stage; version 1.1.0 renames it too, and says more of another."""
    shipped = library.load("dips-birmingham")
    with operator_scope():
        newer = changed(shipped, {NAME: "Looking closer", WHAT: "Eight weeks."}, version="1.1.0")
        version = services.publish(newer, notes="A shorter prototype.", by=SYSTEM)
    with council_scope(solihull):
        own = changed(services.export(), {NAME: "Finding out"})
        services.revise(key=STAGES, data=own.sections[STAGES], by=SYSTEM)
    return version


def standing(council: Council):
    with council_scope(council):
        return library.render(services.export()), str(current_adoption())


def test_from_browsing_to_an_upgrade_and_back(solihull, admin, upgrade) -> None:
    before = standing(solihull)
    with council_scope(solihull):
        [conflict] = services.compare(upgrade).merge.open
    choice = field_of(conflict)
    assert "dips-birmingham 1.1.0 is published" in text_of(admin.get(HERE))
    assert "A shorter prototype." in text_of(admin.get(f"{HERE}dips-birmingham/1.1.0/"))
    assert admin.get("/admin/blueprint/compare/").url == UPGRADE
    overview = text_of(admin.get("/admin/blueprint/"))
    assert ("dips-birmingham 1.1.0 is published" in overview, "Go back to what" in overview) == (True, False)
    assert "dips-birmingham 1.0.0 and Yours differ in 1 thing." in text_of(admin.get(f"{HERE}two/?a=base"))

    page = admin.get(UPGRADE)
    assert "Stage: Finding out › Name" in text_of(page)
    assert [int(n) for n in re.findall(r'figure__n">(\d+)', page.content.decode())] == [1, 0, 0, 1]
    assert 'name="take"' not in page.content.decode()
    refused = admin.post(UPGRADE, {"take": "1"})
    assert (refused.status_code, standing(solihull)) == (400, before)

    again = text_of(admin.post(UPGRADE, {choice: "own", f"{choice}-own": "x" * 99, "preview": "1"}))
    assert ("Choose one" in again, "Write it again" in again, "Everything is chosen" in again) == (True, True, False)
    shown = admin.post(UPGRADE, {choice: "own", f"{choice}-own": "Looking into it", "preview": "1"})
    assert "Everything is chosen" in text_of(shown)
    seen = re.search(r'name="seen" value="(\w+)"', shown.content.decode())[1]
    taken = admin.post(UPGRADE, {choice: "own", f"{choice}-own": "Looking into it", "seen": seen, "take": "1"})

    assert taken.status_code == 302
    with council_scope(solihull):
        rows = {row["kind"]: row for row in services.export().sections[STAGES]}
    assert (rows["exploration"]["name"], rows["prototype"]["description"]) == ("Looking into it", "Eight weeks.")
    assert "Go back to what stood before" in text_of(admin.get("/admin/blueprint/"))
    assert "Eight weeks." in text_of(admin.get(f"{HERE}back/"))
    assert admin.post(f"{HERE}back/").status_code == 302
    assert standing(solihull) == before


def test_taking_one_as_it_is_warns_of_what_would_go(solihull, admin, upgrade) -> None:
    warning = text_of(admin.get(f"{HERE}dips-birmingham/1.1.0/adopt/"))

    assert "You have changed 1 thing since you took yours: Stage: Finding out" in warning
    assert admin.post(f"{HERE}dips-birmingham/1.1.0/adopt/").status_code == 302
    assert standing(solihull)[1] == "dips-birmingham 1.1.0"
    assert "say the same" in text_of(admin.get(f"{HERE}two/?b=dips-birmingham@1.1.0"))
    assert "differ in 2 things" in text_of(admin.get(f"{HERE}two/?a=dips-birmingham@1.0.0&b=dips-birmingham@1.1.0"))


def test_a_file_goes_out_and_in_and_a_bad_one_is_refused_whole(solihull, admin, upgrade, officer, on) -> None:
    before = standing(solihull)
    out = admin.get(f"{HERE}export/").content

    def look(content: bytes) -> tuple[int, HttpResponse]:
        answer = admin.post(f"{HERE}import/", {"file": SimpleUploadedFile("b.zip", content)})
        return answer.status_code, answer

    def take(page: HttpResponse, *, by: Client = admin, follow: bool = False) -> HttpResponse:
        [read] = re.findall(r'name="read" value="([^"]+)"', page.content.decode())
        return by.post(f"{HERE}import/take/", {"read": read}, follow=follow)

    escape, bomb = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(escape, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("blueprint.yaml", b"0" * 50_000_000)
    faulty = library.pack(changed(library.unpack(out), {(CRITERIA, ("criteria", "new", "weight")): 90}))
    for content, words in (
        (escape.getvalue(), "This path leads outside the blueprint."),
        (bomb.getvalue(), "The file is larger than 256 kB."),
        (faulty, "The weights add up to"),
        (b"no zip", "This is not a zip file"),
    ):
        status, page = look(content)
        assert (status, words in text_of(page)) == (422, True), text_of(page)
    assert standing(solihull) == before

    status, same = look(out)
    assert (status, "Nothing would change" in text_of(same)) == (200, True)
    assert take(same).status_code == 302
    assert standing(solihull) == before
    status, other = look(library.pack(changed(library.unpack(out), {NAME: "Other"})))
    assert (status, "This changes 1 thing" in text_of(other)) == (200, True)
    assert standing(solihull) == before
    assert "Choose the file again" in text_of(
        take(other, by=on(solihull, officer(solihull, "council_admin")), follow=True)
    )
    assert standing(solihull) == before
    assert take(other).status_code == 302
    assert standing(solihull)[0] != before[0]
    with council_scope(solihull):
        [conflict] = services.compare(upgrade).merge.open
    assert (conflict.base, conflict.ours) == ("Exploration", "Other")  # what the file changed is still the council's


def test_a_council_publishes_and_another_region_sees_nothing_of_it(solihull, birmingham, admin, officer, on) -> None:
    with operator_scope():
        Council.objects.filter(pk=birmingham.pk).update(region=Region.objects.get(slug="wales"))
    far = on(birmingham, officer(birmingham, "council_admin"))
    sent = {
        "title": "As Solihull runs it",
        "name": "solihull-dips",
        "version": "1.0.0",
        "summary": "Shorter.",
        "licence": "OGL v3.0",
        "notes": "",
        "audience": "region",
    }

    for name, wrong, words in (
        ("version", "one", "Write it like 1.0.0"),
        ("name", "Solihull Way!", "Write it like solihull-challenges"),
        ("summary", "Ask jo@solihull.gov.uk", "“jo@solihull.gov.uk” is an e-mail address."),
        ("notes", "Ask jo@solihull.gov.uk", "“jo@solihull.gov.uk” is an e-mail address."),
    ):
        refused = admin.post(f"{HERE}publish/", sent | {name: wrong})
        said = text_of(refused)
        assert (refused.status_code, words in said, "blueprint.yaml" in said) == (422, True, False), said
    assert admin.post(f"{HERE}publish/", sent).url == f"{HERE}solihull-dips/1.0.0/"

    assert "made from dips-birmingham 1.0.0" in text_of(admin.get(HERE))
    assert 'value="1.1.0"' in admin.get(f"{HERE}publish/").content.decode()
    assert "As Solihull runs it" not in text_of(far.get(HERE))
    for path in ("", "adopt/", "withdraw/"):
        assert far.post(f"{HERE}solihull-dips/1.0.0/{path}").status_code in (404, 405)
        assert far.get(f"{HERE}solihull-dips/1.0.0/{path}").status_code in (404, 405)
    assert far.get("/admin/blueprint/compare/solihull-dips/1.0.0/").status_code == 404
    assert far.get(f"{HERE}two/?b=solihull-dips@1.0.0").status_code == 404
    assert admin.post(f"{HERE}solihull-dips/1.0.0/withdraw/").status_code == 302
    assert "As Solihull runs it" not in text_of(admin.get(HERE))


def test_only_who_may_manage_it_comes_in(solihull, officer, on) -> None:
    manager = on(solihull, officer(solihull, "programme_manager"))

    for path in ("", "two/", "back/", "export/", "import/", "publish/", "dips-birmingham/1.0.0/"):
        assert manager.get(f"{HERE}{path}").status_code == 403, path
    assert manager.get(UPGRADE).status_code == 403
