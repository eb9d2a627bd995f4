"""Officers change words and pictures in the back office; the public sees them at once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import ChallengePage, HomePage, TextPage
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.staff.next_steps import next_steps
from tenants.challenges import services as challenges


def address(name: str, *args: object) -> str:
    return reverse(name, urlconf="config.urls.council", args=args)


def form_of(page: TextPage, **changes: object) -> dict[str, object]:
    data = {
        "title": page.title,
        "slug": page.slug,
        "lead": page.lead,
        "picture": "",
        "picture_alt": "",
        "body": streamfield([("paragraph", rich_text("<p>Words that an officer wrote.</p>"))]),
        "seo_title": "",
        "search_description": "",
        "starter_key": page.starter_key,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    return nested_form_data(data | changes)


@pytest.fixture
def page(db, birmingham) -> TextPage:
    with council_scope(birmingham):
        return TextPage.objects.get(slug="contact")


def test_an_edit_is_public_at_once_on_publishing(page, officer, on, birmingham, solihull) -> None:
    client = on(birmingham, officer(birmingham, "programme_manager"))
    url = address("wagtailadmin_pages:edit", page.pk)

    saved = client.post(url, form_of(page, lead="A draft lead."))
    public_then = on(birmingham).get("/contact/").content.decode()
    published = client.post(url, form_of(page, lead="A new lead.", **{"action-publish": "1"}))
    public_now = on(birmingham).get("/contact/").content.decode()

    assert (saved.status_code, published.status_code) == (302, 302)
    assert "A draft lead." not in public_then
    assert "A new lead." in public_now
    assert "Words that an officer wrote." in public_now
    assert "A new lead." not in on(solihull).get("/contact/").content.decode()


def test_preview_shows_the_councils_own_page(page, officer, on, birmingham) -> None:
    client = on(birmingham, officer(birmingham, "programme_manager"))
    url = address("wagtailadmin_pages:preview_on_edit", page.pk)

    kept = client.post(url, form_of(page, lead="Only a preview."))
    shown = client.get(url)

    assert kept.json()["is_valid"] is True
    assert shown.status_code == 200
    assert "Only a preview." in shown.content.decode()
    assert birmingham.name in shown.content.decode()
    assert "Only a preview." not in on(birmingham).get("/contact/").content.decode()


def test_a_challenge_page_can_be_previewed_before_it_is_public(open_challenge, officer, on, birmingham) -> None:
    challenge = open_challenge(birmingham)
    client = on(birmingham, officer(birmingham, "programme_manager"))
    with council_scope(birmingham):
        page = ChallengePage.objects.get(challenge=challenge)

    shown = client.get(address("wagtailadmin_pages:view_draft", page.pk))

    assert shown.status_code == 200
    assert challenge.question in shown.content.decode()


@pytest.mark.parametrize("role", ["challenge_owner", "senior_sponsor", "assessor"])
def test_roles_without_the_right_edit_no_page(page, officer, on, birmingham, role) -> None:
    client = on(birmingham, officer(birmingham, role))

    response = client.post(
        address("wagtailadmin_pages:edit", page.pk), form_of(page, lead="Not mine.", **{"action-publish": "1"})
    )

    assert response.status_code in (302, 403)
    assert "Not mine." not in on(birmingham).get("/contact/").content.decode()


def test_another_councils_officer_has_no_door_here(page, officer, on, birmingham, solihull) -> None:
    client = on(birmingham, officer(solihull, "council_admin"))

    assert client.get(address("wagtailadmin_pages:edit", page.pk)).status_code in (302, 404)


def test_a_challenge_page_is_not_published_before_its_challenge(programme, officer, on, birmingham) -> None:
    from tenants.programmes import services as programmes

    row = programme(birmingham)
    with council_scope(birmingham):
        team = programmes.add_team(name="Test team", by=SYSTEM)
        challenge = challenges.create_challenge(
            programme=row, team=team, title="Early", question="How might we be early?", by=SYSTEM
        )
        page = ChallengePage.objects.get(challenge=challenge)
    client = on(birmingham, officer(birmingham, "programme_manager"))
    form = form_of(page, lead="Too soon.", **{"action-publish": "1"})

    response = client.post(address("wagtailadmin_pages:edit", page.pk), form, follow=True)

    with council_scope(birmingham):
        page.refresh_from_db()
    assert page.live is False
    assert "its challenge is not public" in response.content.decode()


def test_home_says_what_waits_for_this_person(open_challenge, officer, on, birmingham) -> None:
    challenge = open_challenge(birmingham, days=3)
    manager = officer(birmingham, "programme_manager")

    response = on(birmingham, manager).get(address("wagtailadmin_home"))
    with council_scope(birmingham):
        fresh = type(manager).objects.get(pk=manager.pk)
        steps = next_steps(fresh)

    assert [step.what.split(" ")[0] for step in steps.shown] == [challenge.reference, "The"]
    assert steps.shown[1].what == "The sponsor agrees to the programme"
    html = response.content.decode()
    assert "What needs you next" in html
    assert "Wagtail 8" not in html
    assert "gravatar" not in html


def test_home_counts_applications_and_tells_whoever_is_on_no_challenge(open_challenge, officer, on, birmingham) -> None:
    challenge = open_challenge(birmingham)
    manager, facilitator, assessor = (
        on(birmingham, officer(birmingham, role)).get("/admin/").content.decode()
        for role in ("programme_manager", "facilitator", "assessor")
    )

    assert f">{challenge.reference}</a>" in manager
    assert '<td data-label="Applications">0</td>' in manager
    unnamed = "You are not named on any challenge yet."
    assert [unnamed in html for html in (manager, facilitator, assessor)] == [False, True, False]


def test_starter_pages_are_this_councils_alone(birmingham, solihull) -> None:
    keys = []
    for council in (birmingham, solihull):
        with council_scope(council):
            keys.append(set(Page.objects.values_list("translation_key", flat=True)))

    assert keys[0].isdisjoint(keys[1])


def test_a_new_council_is_told_how_to_begin(officer, on, birmingham) -> None:
    client = on(birmingham, officer(birmingham, "council_admin"))

    page = client.get("/admin/").content.decode()

    assert "Start a programme" in page
    assert f'href="{address("programmes_admin_new")}"' in page
    assert "Invite the people who work on it" in page
    assert "Nothing waits for you now" not in page
    reader = on(birmingham, officer(birmingham, "assessor")).get("/admin/").content.decode()
    assert "Start a programme" not in reader


def test_a_programme_without_a_team_asks_for_one(officer, on, birmingham, programme) -> None:
    slug = programme(birmingham).slug

    page = on(birmingham, officer(birmingham, "programme_manager")).get("/admin/").content.decode()

    assert ("Add the first service team" in page) is True
    assert f'/admin/programmes/teams/new/?programme={slug}"' in page
    assert "Start a programme" not in page


def test_the_top_of_the_page_tree_speaks_of_the_councils_site(officer, on, birmingham) -> None:
    page = on(birmingham, officer(birmingham, "programme_manager")).get("/admin/pages/", follow=True).content.decode()

    assert "Wagtail installation" not in page
    assert "will not be accessible" not in page


def test_a_page_of_the_back_office_that_is_not_there_leads_back_in_our_words(officer, on, birmingham) -> None:
    response = on(birmingham, officer(birmingham)).get("/admin/no-such-thing/")

    assert response.status_code == 404
    assert "Go to the back office" in response.content.decode()
    assert "Go to Wagtail admin" not in response.content.decode()


def test_the_councils_own_name_of_its_service_stands_in_the_header(on, birmingham, solihull) -> None:
    with council_scope(birmingham):
        home = HomePage.objects.get()
        home.title = "Ask {short}"
        home.save_revision().publish()

    assert "<small>Ask Birmingham</small>" in on(birmingham).get("/").content.decode()
    assert "<small>Digital Innovation in Public Services</small>" in on(solihull).get("/").content.decode()
    assert "<small>Ask Birmingham</small>" in on(birmingham).get("/no-such-page/").content.decode()
