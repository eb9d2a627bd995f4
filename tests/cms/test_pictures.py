"""Pictures of a page are the council's own, kept in its folder and served on its host alone, as many as its plan holds; times set are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images.models import Image

from cms.models import TextPage
from cms.tasks import publish_due
from dips.councils import plans, services
from dips.councils.models import Activity
from dips.councils.scope import council_scope
from dips.councils.usage import PlanLimit
from dips.kernel.actors import SYSTEM
from dips.staff.site.services import choose_look
from tests.support.pictures import pixels


@pytest.fixture
def png() -> SimpleUploadedFile:
    content = BytesIO()
    Picture.new("RGB", (40, 20), "#7b1e5b").save(content, "PNG")
    return SimpleUploadedFile("hall.png", content.getvalue(), "image/png")


def test_a_picture_shows_on_its_councils_page_and_nowhere_else(
    birmingham, solihull, on, png, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    with council_scope(birmingham):
        picture = Image.objects.create(title="The town hall", file=png)
        page = TextPage.objects.get(slug="contact")
        page.picture, page.picture_alt = picture, "The town hall at night"
        page.save_revision().publish()

    html = on(birmingham).get("/contact/").content.decode()
    source = html.split('alt="The town hall at night"')[0].rsplit("<img", 1)[1] + html.split("<img")[1]
    address = next(part for part in source.split('"') if part.startswith("/media/"))

    assert on(birmingham).get(address).status_code == 200
    assert on(solihull).get(address).status_code == 404
    assert [path.name for path in tmp_path.iterdir()] == [birmingham.schema_name]


def test_a_page_goes_live_at_its_time(birmingham, on) -> None:
    with council_scope(birmingham):
        page = TextPage.objects.get(slug="contact")
        page.lead = "Words for later."
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        nothing_due = publish_due(schema_name=birmingham.schema_name)
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)

    before = on(birmingham).get("/contact/").content.decode()
    with council_scope(birmingham):
        done = publish_due(schema_name=birmingham.schema_name)
    after = on(birmingham).get("/contact/").content.decode()

    assert (nothing_due, done) == (False, True)
    assert "Words for later." not in before
    assert "Words for later." in after


def test_no_more_is_uploaded_than_the_plan_holds(
    birmingham, solihull, officer, on, png, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = str(tmp_path)
    size = len(png.read())
    monkeypatch.setitem(plans.BY_KEY, "pilot", replace(plans.BY_KEY["pilot"], storage_bytes=2 * size + size // 2))
    services.set_plan(council=birmingham, plan="pilot", by=SYSTEM)
    editor = on(birmingham, officer(birmingham, "council_admin"))

    def add(client=editor, what="images", **extra: object):
        png.seek(0)
        return client.post(f"/admin/{what}/add/", {"title": "A file", "file": png, **extra})

    def noted() -> tuple[int, int]:
        with council_scope(birmingham):
            return Image.objects.count(), Activity.objects.get().storage_bytes

    assert [add().status_code, add().status_code] == [302, 302]
    refused = add().content.decode()
    paper = SimpleUploadedFile("a.txt", b"words " * 40, "text/plain")
    other = editor.post("/admin/documents/multiple/add/", {"title": "A paper", "files[]": paper}).json()

    assert "so another" in refused
    assert "Delete pictures or documents that nobody needs any more, or change your plan." in refused
    assert other["success"] is False
    assert "change your plan" in other["error_message"]
    assert noted() == (2, 2 * size)
    assert add(on(solihull, officer(solihull, "council_admin"))).status_code == 302
    with council_scope(birmingham):
        with pytest.raises(PlanLimit):
            choose_look(accent="", letter="X", logo=BytesIO(pixels(400)), by=SYSTEM)
        Image.objects.first().delete()
    assert noted() == (1, size)
    assert add().status_code == 302
