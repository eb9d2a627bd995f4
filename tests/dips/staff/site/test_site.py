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
from tests.support import pictures

LANGUAGES, LOOK, CONTACTS = "/admin/site/languages/", "/admin/site/look/", "/admin/site/contacts/"


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
            services.choose_look(accent="aubergine", letter="B", by=by)

        assert Council.objects.values_list("languages", "branding__given").get(pk=birmingham.pk) == before


def test_a_colour_is_the_sites_at_once_and_says_how_it_was_darkened(admin, on, birmingham, solihull) -> None:
    client, neighbour = on(birmingham, admin), Branding.objects.get(council=solihull).given

    refused = client.post(LOOK, {"accent": "green", "letter": ""})
    saved = client.post(LOOK, {"accent": "2F9E44", "letter": "Bh"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "like #7b1e5b" in refused.content.decode()
    page = client.get(LOOK).content.decode()
    assert "White words on #2f9e44 have a contrast of 3.4 to 1." in page
    assert "On #00852b they have 4.8 to 1." in page
    row = Branding.objects.get(council=birmingham)
    assert (row.given, row.accent, row.letter) == ("#2f9e44", "#00852b", "Bh")
    assert row.url in on(birmingham).get("/").content.decode()
    with portal_scope():
        assert Branding.objects.get(council=solihull).given == neighbour


@pytest.mark.parametrize("address", [LANGUAGES, LOOK, CONTACTS, f"{LOOK}7b1e5b.css"])
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


def test_a_logo_is_shown_on_every_page_of_its_own_council_and_may_go_again(admin, on, birmingham, solihull) -> None:
    client, visitor = on(birmingham, admin), on(birmingham)

    said = client.post(LOOK, {"accent": "", "letter": "", "shown_name": "Brum", "logo": pictures.upload("svg")})

    assert said.status_code == 302
    row = Branding.objects.get(council=birmingham)
    home = visitor.get("/").content.decode()
    assert f'src="{row.logo.url}"' in home
    assert "<span>Brum<small>" in home
    shown = visitor.get(row.logo.url)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/svg+xml")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert on(solihull).get(row.logo.url).status_code == 404
    assert "masthead__logo" not in on(solihull).get("/").content.decode()

    client.post(LOOK, {"accent": "", "letter": "Bh", "shown_name": "", "remove_logo": "on"})

    home = visitor.get("/").content.decode()
    assert "masthead__logo" not in home
    assert f"<span>{birmingham.name}<small>" in home


def test_a_look_is_shown_without_being_saved(admin, on, birmingham) -> None:
    client, before = on(birmingham, admin), Branding.objects.get(council=birmingham)

    typed = {"accent": "2f9e44", "letter": "Q", "shown_name": "Brum", "check": "1"}
    said = client.post(LOOK, typed)

    page = said.content.decode()
    told = client.post(LOOK, typed | {"logo": pictures.upload("svg")}).content.decode()
    assert ["Choose your logo again" in each for each in (page, told)] == [False, True]
    assert '<p class="preview__name">Brum</p>' in page
    assert f'href="{LOOK}2f9e44.css"' in page
    assert "--accent: #00852b;" in client.get(f"{LOOK}2f9e44.css").content.decode()
    after = Branding.objects.get(council=birmingham)
    assert (after.given, after.letter, after.shown_name) == (before.given, before.letter, before.shown_name)


@pytest.mark.parametrize("kind", ["scripted", "text", "small"])
def test_a_file_that_cannot_be_a_logo_changes_nothing_and_what_was_typed_stays(admin, on, birmingham, kind) -> None:
    client = on(birmingham, admin)

    said = client.post(LOOK, {"accent": "#2f9e44", "letter": "Q", "logo": pictures.upload(kind)})

    assert said.status_code == 422
    assert 'value="#2f9e44"' in said.content.decode()
    row = Branding.objects.get(council=birmingham)
    assert (row.logo.name, row.letter == "Q") == ("", False)


def test_contacts_stand_on_the_ordinary_pages_at_once(admin, on, birmingham, solihull) -> None:
    client, neighbour = on(birmingham, admin), on(solihull).get("/contact/").content

    refused = client.post(CONTACTS, {"contact_email": "nobody", "privacy_contact": ""})
    saved = client.post(
        CONTACTS, {"contact_email": "ask@birmingham.example", "privacy_contact": "dpo@birmingham.example"}
    )

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "ask@birmingham.example" in on(birmingham).get("/contact/").content.decode()
    assert "dpo@birmingham.example" in on(birmingham).get("/privacy/").content.decode()
    assert on(solihull).get("/contact/").content == neighbour
