"""In a read-only council each verb of an officer is refused before it looks at anything, or stands here with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dips.blueprints import services as blueprints
from dips.blueprints.models import BlueprintVersion
from dips.councils import services as councils
from dips.councils.scope import council_scope
from dips.councils.standing import ReadOnly
from dips.kernel import clock, schema
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditEvent
from dips.kernel.money import Money
from dips.staff.site import services as site
from tenants.adoption.checklist import services as checklist
from tenants.adoption.models import ChecklistItem
from tenants.calls import services as calls
from tenants.calls.models import Call
from tenants.challenges import services as challenges
from tenants.programmes import services as programmes
from tenants.programmes.models import ServiceTeam
from tests.support.fixture_challenges import make_challenge
from tests.support.pictures import pixels

from .entries import ENTRIES

PEOPLE = "people come, go and hand over, whatever is paid"
RUNNING = "what runs is finished: more time, an end, a clarification, an outcome"
APPLICANT = "applicants, and the reading and checking of what they sent, are never stopped"
PART = "part of another verb, which asks"
BACK = "taking back is no beginning"
STAYS: dict[str, str] = {
    "blueprints.date_anew": "by the service alone",
    "blueprints.ship": "by the service alone",
    "blueprints.upgrade": "by the service alone",
    "calls.cancel_call": RUNNING,
    "calls.close_call": RUNNING,
    "calls.end_early": RUNNING,
    "calls.extend_call": RUNNING,
    "challenges.add_helper": PEOPLE,
    "challenges.advance_stage": RUNNING,
    "challenges.amend_brief": RUNNING,
    "challenges.archive_challenge": RUNNING,
    "challenges.first_version": PART,
    "challenges.hand_over": PEOPLE,
    "challenges.remove_helper": PEOPLE,
    "challenges.tell_named": PART,
    "challenges.withdraw_challenge": RUNNING,
    "challenges.withdraw_sponsor": BACK,
    "programmes.close_programme": RUNNING,
}
ROOMS: dict[str, str] = {
    "accounts": "an account is its person's, not the council's",
    "applications": APPLICANT,
    "archives": "a council may always take its data away",
    "billing": "paying is how it is mended",
    "console": "the operator's own",
    "councils": "the operator's own",
    "domains": "where the site answers and who may sign in is kept safe, whatever is paid",
    "regions": "consent can be given and taken back at any time",
    "signon": "where the site answers and who may sign in is kept safe, whatever is paid",
    "signup": "before there is a council",
    "staff": PEOPLE,
    "suppliers": APPLICANT,
}


def refused(council: Any, by: Any) -> dict[str, Callable[[], object]]:
    """Every verb that begins or changes something, as an administrator of the council would call it."""
    challenge = make_challenge(council)
    with council_scope(council):
        call = Call.objects.select_related("challenge__programme").get()
        programme, team = challenge.programme, ServiceTeam.objects.get()
        partner = programmes.add_partner(programme=programme, name="A university", by=SYSTEM)
        line = programmes.add_funding(programme=programme, source="A fund", money=Money(100), by=SYSTEM)
        item = ChecklistItem.objects.first()
        document = blueprints.export()
        version = BlueprintVersion.objects.get(name="dips-birmingham", version="1.0.0")
        stage = programme.stages.first()
    now = clock.now()
    later = {"opens_at": now, "closes_at": now + timedelta(days=1)}
    named = {"name": "Second", "slug": "second"}
    of = {"challenge": challenge, "by": by}
    return {
        "adoption.checklist.ask_signature": lambda: checklist.ask_signature(item=item, email="a@example.org", by=by),
        "adoption.checklist.assign": lambda: checklist.assign(item=item, owner=by, due_on=None, by=by),
        "adoption.checklist.mark_done": lambda: checklist.mark_done(item=item, by=by),
        "adoption.checklist.mark_undone": lambda: checklist.mark_undone(item=item, by=by),
        "adoption.checklist.remind": lambda: checklist.remind(item=item, by=by),
        "blueprints.adopt": lambda: blueprints.adopt(document, by=by),
        "blueprints.merge_upgrade": lambda: blueprints.merge_upgrade(version=version, by=by),
        "blueprints.publish": lambda: blueprints.publish(document, by=by),
        "blueprints.revise": lambda: blueprints.revise(key="programmes/stages", data=[], by=by),
        "blueprints.roll_back": lambda: blueprints.roll_back(by=by),
        "blueprints.withdraw": lambda: blueprints.withdraw(version=version, by=by),
        "calls.change_weights": lambda: calls.change_weights(call=call, weights={}, by=by),
        "calls.draft_call": lambda: calls.draft_call(challenge=challenge, by=by),
        "calls.publish_call": lambda: calls.publish_call(call=call, by=by),
        "calls.revise_form": lambda: calls.revise_form(programme=programme, pages=[], by=by),
        "calls.set_dates": lambda: calls.set_dates(call=call, by=by, **later),
        "challenges.approve_challenge": lambda: challenges.approve_challenge(**of),
        "challenges.ask_sponsor": lambda: challenges.ask_sponsor(email="a@example.org", **of),
        "challenges.create_challenge": lambda: challenges.create_challenge(
            programme=programme, team=team, title="New", question="How?", by=by
        ),
        "challenges.edit_challenge": lambda: challenges.edit_challenge(title="Other", **of),
        "challenges.publish_challenge": lambda: challenges.publish_challenge(**of),
        "challenges.request_changes": lambda: challenges.request_changes(reason="Why.", **of),
        "challenges.submit_for_review": lambda: challenges.submit_for_review(**of),
        "challenges.write_brief": lambda: challenges.write_brief(answers={}, **of),
        "programmes.add_funding": lambda: programmes.add_funding(
            programme=programme, source="Another", money=Money(1), by=by
        ),
        "programmes.add_partner": lambda: programmes.add_partner(programme=programme, name="Another", by=by),
        "programmes.add_team": lambda: programmes.add_team(name="Planning", by=by),
        "programmes.clone_programme": lambda: programmes.clone_programme(programme=programme, by=by, **named),
        "programmes.edit_funding": lambda: programmes.edit_funding(line=line, source="Other", by=by),
        "programmes.edit_partner": lambda: programmes.edit_partner(partner=partner, name="Other", by=by),
        "programmes.edit_programme": lambda: programmes.edit_programme(programme=programme, name="Other", by=by),
        "programmes.edit_team": lambda: programmes.edit_team(team=team, name="Other", by=by),
        "programmes.open_programme": lambda: programmes.open_programme(programme=programme, by=by),
        "programmes.remove_funding": lambda: programmes.remove_funding(line=line, by=by),
        "programmes.remove_partner": lambda: programmes.remove_partner(partner=partner, by=by),
        "programmes.rename_stage": lambda: programmes.rename_stage(stage=stage, name="Other", by=by),
        "programmes.start_programme": lambda: programmes.start_programme(short_code="NEW", by=by, **named),
        "staff.site.choose_look": lambda: site.choose_look(accent="", letter="X", by=by),
        "staff.site.give_contacts": lambda: site.give_contacts(contact_email="", privacy_contact="", by=by),
        "staff.site.offer_languages": lambda: site.offer_languages(codes=["en"], by=by),
    }


@pytest.mark.django_db
def test_each_verb_is_refused_or_has_its_reason(birmingham, officer) -> None:
    verbs = refused(birmingham, officer(birmingham, "council_admin"))
    councils.make_read_only(council=birmingham, reason="A test.", by=SYSTEM)
    went_on = []

    with council_scope(birmingham):
        before = AuditEvent.objects.filter(schema=schema.here()).count()
        for verb, call in verbs.items():
            try:
                call()
            except ReadOnly:
                continue
            went_on.append(verb)
        after = AuditEvent.objects.filter(schema=schema.here()).count()

    assert went_on == []
    assert after == before
    unsaid = [verb for verb in ENTRIES if verb not in verbs and verb not in STAYS and _room(verb) not in ROOMS]
    assert unsaid == [], "say in this file whether a read-only council refuses it"
    assert [verb for verb in {*verbs, *STAYS} if verb not in ENTRIES] == []


def _room(verb: str) -> str:
    return "" if verb.startswith("staff.site.") else verb.partition(".")[0]


@pytest.mark.django_db
def test_the_editors_of_the_site_are_held_and_ones_own_account_is_not(birmingham, solihull, officer, on) -> None:
    from wagtail.images.models import Image
    from wagtail.models import Page

    with council_scope(birmingham):
        page = Page.objects.filter(depth=2).get()
    councils.make_read_only(council=birmingham, reason="The invoice of May is not paid", by=SYSTEM)
    admin = on(birmingham, officer(birmingham, "council_admin", full_name="Ada Admin"))
    manager = on(birmingham, officer(birmingham, "programme_manager"))

    edited = admin.post(f"/admin/pages/{page.pk}/edit/", {"title": "Other"})
    added = admin.post("/admin/images/add/", {"title": "A picture", "file": _picture()})

    assert (edited.status_code, added.status_code) == (403, 403)
    assert "read-only for now" in edited.content.decode()
    assert admin.post("/admin/account/", {}).status_code in (200, 302)
    with council_scope(birmingham):
        assert Page.objects.get(pk=page.pk).title == page.title
        assert not Image.objects.exists()
    for client, button in ((admin, "See the plan"), (manager, "look after the plan: Ada Admin")):
        for address in ("/admin/", "/admin/programmes/", f"/admin/pages/{page.pk}/edit/", "/admin/plan/"):
            shown = client.get(address).content.decode()
            assert "The invoice of May is not paid. You can finish" in shown, address
            assert button in shown, address
    elsewhere = on(solihull, officer(solihull, "council_admin"))
    assert "read-only" not in elsewhere.get("/admin/").content.decode()
    assert elsewhere.post("/admin/images/add/", {"title": "A picture", "file": _picture()}).status_code == 302


def _picture() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.png", pixels(200), content_type="image/png")
