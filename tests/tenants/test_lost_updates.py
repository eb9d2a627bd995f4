"""Two officers open the same form; the second to save is told, sees both texts, and loses nothing. For every form."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import URLPattern

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.money import Money
from tenants.calls.models import Call
from tenants.calls.wagtail_hooks import addresses as of_calls
from tenants.challenges.wagtail_hooks import addresses as of_challenges
from tenants.programmes import services
from tenants.programmes.models import FundingLine, PartnerOrganisation
from tenants.programmes.wagtail_hooks import addresses as of_programmes
from tests.tenants.making import make_call, make_open_call, make_published

# Forms that make something new or press one button: nobody's earlier words can be lost there.
NEW = {
    "programmes_admin", "programmes_admin_new", "programmes_admin_team", "programmes_admin_one", "programmes_admin_act",
    "programmes_admin_partner", "programmes_admin_funding", "programmes_admin_clone",
    "challenges_admin", "challenges_admin_new", "challenges_admin_one", "challenges_admin_version",
    "challenges_admin_advance", "challenges_admin_act", "challenges_admin_helper", "challenges_admin_let_go",
    "challenges_admin_access", "challenges_admin_hand_over", "challenges_admin_sponsor", "challenges_admin_sponsor_withdraw",
    "calls_admin_draft", "calls_admin_act",
}  # fmt: skip
# Name of the page, its address, and what the two type: the box, the first one's words, the second one's.
EDITS: dict[str, tuple[str, str, str, str]] = {
    "programmes_admin_edit": ("/admin/programmes/night-life/edit/", "summary", "First words.", "Second words."),
    "programmes_admin_team_one": ("/admin/programmes/teams/licensing/", "name", "First team", "Second team"),
    "programmes_admin_partner_one": ("/admin/programmes/night-life/partner/{partner}/", "part", "First.", "Second."),
    "programmes_admin_funding_one": ("/admin/programmes/night-life/funding/{line}/", "note", "First.", "Second."),
    "programmes_admin_stage": ("/admin/programmes/night-life/stage/accelerator/", "name", "First", "Second"),
    "challenges_admin_edit": ("/admin/challenges/NGT-01/edit/", "title", "First title", "Second title"),
    "challenges_admin_brief": ("/admin/challenges/NGT-01/brief/", "body-summary", "First words.", "Second words."),
    "calls_admin_dates": ("/admin/challenges/NGT-01/call/dates/", "places", "4", "5"),
    "calls_admin_weights": ("/admin/challenges/NGT-01/call/weights/", "", "", ""),
    "calls_admin_publish": ("/admin/challenges/NGT-01/call/publish/", "", "", ""),
    "calls_admin_extend": ("/admin/challenges/NGT-01/call/extend/", "", "", ""),
}
TYPED = [name for name, (_address, box, _one, _two) in EDITS.items() if box]


def names() -> set[str]:
    patterns: list[URLPattern] = [*of_programmes(), *of_challenges(), *of_calls()]
    return {str(pattern.name) for pattern in patterns}


def test_every_form_of_an_officer_is_here() -> None:
    assert names() - NEW == set(EDITS)
    assert set(EDITS) <= names()


@pytest.fixture
def two(birmingham, officer, on):
    people = (officer(birmingham, "programme_manager", full_name=name) for name in ("Ana First", "Ben Second"))
    return [on(birmingham, person) for person in people]


@pytest.fixture
def there(birmingham) -> dict[str, str]:
    """A challenge with a drafted call, in a programme that has one of everything."""
    with council_scope(birmingham):
        programme = make_call(make_published()).challenge.programme
        services.add_partner(programme=programme, name="A university", part="Helps.", by=SYSTEM)
        services.add_funding(programme=programme, source="A grant", money=Money(100_00), by=SYSTEM)
        return {"partner": str(PartnerOrganisation.objects.get().pk), "line": str(FundingLine.objects.get().pk)}


def typed_in(page: str) -> dict[str, str]:
    """What a browser would post back of the page's own form, as it stands."""
    form = max(re.findall(r"<form method=\"post\" novalidate[^>]*>.*?</form>", page, flags=re.DOTALL), key=len)
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if facts.get("type") in {"radio", "checkbox"} and "checked" not in tag:
            continue
        found[facts.get("name", "")] = unescape(facts.get("value", ""))
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, flags=re.DOTALL):
        found[name] = unescape(words).removeprefix("\n")
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inner)
        found[name] = chosen.group(1) if chosen else ""
    return {name: value for name, value in found.items() if name and name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("name", TYPED)
def test_the_second_to_save_is_told_and_loses_nothing(name, two, there) -> None:
    first, second = two
    address, box, one, other = EDITS[name]
    address = address.format(**there)
    opened = typed_in(second.get(address).content.decode())
    note = {"note": "Clearer."} if name == "challenges_admin_brief" else {}

    saved = first.post(address, typed_in(first.get(address).content.decode()) | {box: one} | note)
    refused = second.post(address, opened | {box: other} | note)

    assert saved.status_code == 302, saved.content.decode()
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Somebody else changed this after you opened it." in unescape(page)
    assert typed_in(page)[box] == other
    assert one in unescape(page)
    assert second.post(address, typed_in(page) | note).status_code == 302
    assert typed_in(first.get(address).content.decode())[box] == other


def test_a_call_is_not_published_on_what_was_seen_before(birmingham, two, there) -> None:
    first, second = two
    page = typed_in(second.get("/admin/challenges/NGT-01/call/publish/").content.decode())
    dates = first.get("/admin/challenges/NGT-01/call/dates/").content.decode()
    assert first.post("/admin/challenges/NGT-01/call/dates/", typed_in(dates) | {"places": "9"}).status_code == 302

    refused = second.post("/admin/challenges/NGT-01/call/publish/", page)

    assert refused.status_code == 422
    with council_scope(birmingham):
        assert Call.objects.get().state == "draft"


def test_weights_and_extensions_ask_for_the_newest_too(birmingham, two) -> None:
    first, _second = two
    with council_scope(birmingham):
        make_open_call()
    page = typed_in(first.get("/admin/challenges/NGT-01/call/extend/").content.decode())

    assert page["version"] == "2"
