"""A council says which languages its site has, and its colour: public at once, its own alone, and written down."""

from __future__ import annotations

import pytest
from django.db import connection

from dips.accounts.models import User
from dips.councils.models import Branding, Council
from dips.councils.scope import council_scope, portal_scope
from dips.kernel import audit
from dips.kernel.errors import NotAllowed
from dips.staff.site import services
from dips.staff.site.services import NoColour, UnknownLanguage

LANGUAGES, COLOUR = "/admin/site/languages/", "/admin/site/colour/"


@pytest.fixture
def admin(birmingham, officer):
    return officer(birmingham, "council_admin")


def test_a_site_gains_and_loses_a_language_at_once(admin, on, birmingham, solihull) -> None:
    client, visitor = on(birmingham, admin), on(birmingham)
    assert visitor.get("/cy/").status_code == 404
    assert "Cymraeg" not in visitor.get("/").content.decode()

    said = client.post(LANGUAGES, {"languages": ["cy"]})

    assert (said.status_code, visitor.get("/cy/").status_code, on(solihull).get("/cy/").status_code) == (302, 200, 404)
    assert "Cymraeg" in visitor.get("/").content.decode()
    assert 'value="cy" checked' in client.get(LANGUAGES).content.decode().replace(
        '" class="govuk-checkboxes__input"', '"'
    )
    assert client.post(LANGUAGES, {}).status_code == 302
    assert visitor.get("/cy/").status_code == 404
    with council_scope(birmingham):
        row = Council.objects.get(pk=birmingham.pk)
        assert row.languages == ["en"]
        told = [event.data for event in audit.trail(row).filter(verb="council.offer_languages")]
    assert told == [
        {"languages": {"from": ["en"], "to": ["en", "cy"]}},
        {"languages": {"from": ["en", "cy"], "to": ["en"]}},
    ]


def test_what_is_not_a_language_or_a_colour_changes_nothing(admin, birmingham) -> None:
    with council_scope(birmingham):
        by = User.objects.get(pk=admin.pk)
        before = Council.objects.values_list("languages", "branding__given").get(pk=birmingham.pk)
        with pytest.raises(UnknownLanguage):
            services.offer_languages(codes=["tlh"], by=by)
        with pytest.raises(NoColour):
            services.choose_colour(accent="aubergine", letter="B", by=by)

        assert Council.objects.values_list("languages", "branding__given").get(pk=birmingham.pk) == before


def test_a_colour_is_the_sites_at_once_and_says_how_it_was_darkened(admin, on, birmingham, solihull) -> None:
    client, neighbour = on(birmingham, admin), Branding.objects.get(council=solihull).given

    refused = client.post(COLOUR, {"accent": "green", "letter": ""})
    saved = client.post(COLOUR, {"accent": "2F9E44", "letter": "Bh"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "like #7b1e5b" in refused.content.decode()
    page = client.get(COLOUR).content.decode()
    assert "White words on #2f9e44 have a contrast of 3.4 to 1." in page
    assert "On #00852b they have 4.8 to 1." in page
    row = Branding.objects.get(council=birmingham)
    assert (row.given, row.accent, row.letter) == ("#2f9e44", "#00852b", "Bh")
    assert row.url in on(birmingham).get("/").content.decode()
    with portal_scope():
        assert Branding.objects.get(council=solihull).given == neighbour


@pytest.mark.parametrize("address", [LANGUAGES, COLOUR])
def test_only_who_may_change_the_site_finds_the_pages(officer, on, birmingham, address) -> None:
    manager = on(birmingham, officer(birmingham, "programme_manager"))

    assert manager.get(address).status_code == 403
    with council_scope(birmingham):
        by = User.objects.get(pk=manager.session["_auth_user_id"])
        with pytest.raises(NotAllowed):
            services.offer_languages(codes=["cy"], by=by)


def test_the_database_lets_a_council_change_no_other_row(birmingham, solihull) -> None:
    with council_scope(birmingham), connection.cursor() as cursor:
        cursor.execute("UPDATE public.councils_council SET languages = '{en,cy}'")
        assert cursor.rowcount == 1
    assert Council.objects.get(pk=solihull.pk).languages == ["en"]
