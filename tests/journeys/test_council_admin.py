"""A council administrator's day, on a small screen and with the keyboard alone: people, roles, languages, colour."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from dips.councils.scope import council_scope
from tests.support import pictures

from .steps import PHONE, Look, come_in, press_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_administrator_invites_changes_a_role_and_the_look(
    live, new_page, axe, birmingham, officer, deliver
) -> None:
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    def go(role: str, name: str) -> None:
        """Tab to it, and press Enter."""
        press_to(page, page.get_by_role(role, name=name).first)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def choose(label: str) -> None:
        press_to(page, page.get_by_label(label))
        page.keyboard.press("Space")

    # A new council's home says what comes first.
    come_in(page, admin, live.url(birmingham, "/admin/"))
    expect(page.get_by_role("heading", name="Start a programme")).to_be_visible()
    look(page)

    # Somebody is invited.
    go("link", "Invite the people who work on it")
    look(page)
    go("link", "Invite a person")
    press_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type("nia@birmingham.example.org")
    choose("Assessor")
    look(page)
    go("button", "Send the invitation")
    expect(page.get_by_text("The invitation is on its way to nia@birmingham.example.org.")).to_be_visible()
    look(page)

    # Another gets a second role.
    member = officer(birmingham, "facilitator", full_name="Fay Facilitator")
    page.goto(live.url(birmingham, "/admin/users/"))
    go("link", "Fay Facilitator")
    choose("Challenge owner")
    look(page)
    go("button", "Save roles")
    expect(page.get_by_text("The roles of Fay Facilitator are saved.")).to_be_visible()
    assert roles_of(birmingham, member) == ["challenge_owner", "facilitator"]

    # Who can see what, who stands in for whom, and the rules of access.
    page.goto(live.url(birmingham, "/admin/people/access/"))
    expect(page.get_by_role("rowheader", name="Fay Facilitator").first).to_be_visible()
    look(page)
    page.goto(live.url(birmingham, "/admin/people/confirm/?everybody=1"))
    page.get_by_role("region", name="Fay Facilitator").get_by_label("They keep the roles that are ticked").check()
    look(page)
    go("button", "Save what I said")
    expect(page.get_by_text("1 person is done.")).to_be_visible()
    page.goto(live.url(birmingham, f"/admin/people/{admin.pk}/deputy/"))
    page.get_by_label("Deputy", exact=True).select_option(label="Fay Facilitator")
    last = page.get_by_role("group", name="Last day")
    for part, value in (("Day", "31"), ("Month", "12"), ("Year", str(date.today().year))):
        last.get_by_label(part).fill(value)
    page.get_by_label("Reason").fill("On leave")
    look(page)
    go("button", "Name deputy")
    expect(page.get_by_text("Fay Facilitator for Ada Admin")).to_be_visible()
    look(page)
    page.goto(live.url(birmingham, f"/admin/people/{member.pk}/hand-over/"))
    look(page)
    page.goto(live.url(birmingham, "/admin/people/safety/"))
    look(page)

    # The site gets Welsh, a logo, and a colour that everyone can read, which one may look at first.
    page.goto(live.url(birmingham, "/admin/site/languages/"))
    look(page)
    choose("Cymraeg (Welsh)")
    go("button", "Save languages")
    expect(page.get_by_text("Saved. Your site is offered in these languages now.")).to_be_visible()
    page.goto(live.url(birmingham, "/admin/site/look/"))
    box = page.get_by_label("Your colour")
    press_to(page, box)
    page.keyboard.press("Control+A")
    page.keyboard.type("#2f9e44")
    go("button", "See how it will look")
    expect(page.get_by_text("White words on #2f9e44 have a contrast of 3.4 to 1.")).to_be_visible()
    look(page)
    page.get_by_label("Your logo").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": pictures.DRAWING}
    )
    go("button", "Save")
    expect(page.get_by_text("Saved. Your site looks like this now")).to_be_visible()
    look(page)

    # Home knows who has not answered, and everybody sees the site as it is now.
    page.goto(live.url(birmingham, "/admin/"))
    expect(page.get_by_text("Nobody has used the link yet: nia@birmingham.example.org.")).to_be_visible()
    look(page)
    visitor = new_page(viewport=PHONE, javascript=False)
    visitor.goto(live.url(birmingham, "/cy/"))
    expect(visitor.locator("html")).to_have_attribute("lang", "cy")
    assert (
        visitor.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()") == "#00852b"
    )
    assert visitor.locator(".masthead__logo").evaluate("image => image.naturalWidth") == 300

    # Without scripts there are no icons, and no empty boxes in their place.
    plain = new_page(javascript=False, storage_state=page.context.storage_state())
    plain.goto(live.url(birmingham, "/admin/users/"))
    expect(plain.get_by_role("link", name="Invite a person")).to_be_visible()
    assert [said for said in plain.locator("button:visible").all_inner_texts() if not said.strip()] == []

    # The set-up counts what is confirmed here, and what the sponsor signs elsewhere.
    page.goto(live.url(birmingham, "/admin/checklist/"))
    look(page)
    before = int(page.locator(".big-percent").inner_text().rstrip("%"))
    go("link", "Name, logo and colour")
    look(page)
    go("button", "I have seen it, and it is right")
    go("link", "The sponsor agrees to the programme")
    go("link", "Ask for a signature")
    look(page)
    press_to(page, page.get_by_label("E-mail address of the person who signs"))
    page.keyboard.type("sue@birmingham.example.org")
    go("button", "Send the link")
    [letter] = [message for message in deliver() if message.to == ["sue@birmingham.example.org"]]
    sponsor, theirs = new_page(viewport=PHONE), Look(axe, is_narrow=True)
    sponsor.goto(re.findall(r"http\S+/sign/\S+/", letter.body)[0].replace("/sign/", "/cy/sign/"))
    sponsor.get_by_label("Eich enw llawn").fill("Sue Sponsor")
    sponsor.get_by_label("Teitl eich swydd").fill("Director of Place")
    sponsor.get_by_label("Rwyf wedi darllen hwn").check()
    theirs(sponsor)
    sponsor.get_by_role("button", name="Llofnodi").click()
    expect(sponsor.get_by_role("heading", name="Wedi’i lofnodi")).to_be_visible()
    theirs(sponsor)
    page.goto(live.url(birmingham, "/admin/checklist/"))
    expect(page.get_by_text("Signed by Sue Sponsor, Director of Place")).to_be_visible()
    assert (before, page.locator(".big-percent").inner_text()) == (8, "25%")


def roles_of(council: Any, user: Any) -> list[str]:
    from dips.staff.queries import roles_given

    with council_scope(council):
        return sorted(roles_given(user).values_list("key", flat=True))


def test_an_administrator_takes_everything_along_and_nearly_leaves(live, new_page, axe, birmingham, officer) -> None:
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    page, look = new_page(viewport=PHONE), Look(axe, is_narrow=True)

    come_in(page, admin, live.url(birmingham, "/admin/your-data/"))
    look(page)
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text("You get a letter when it is ready")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Leave the service").last.click()
    page.get_by_role("button", name="Ask to leave").click()
    expect(page.get_by_text("Enter the council’s name as it is written above").first).to_be_visible()
    look(page)
    page.get_by_label("Type your council’s full name").fill(birmingham.name)
    page.get_by_label("Why does it leave?").fill("We join our neighbour.")
    page.get_by_role("button", name="Ask to leave").click()
    expect(page.get_by_text("Your council is leaving")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Stay", exact=True).click()
    expect(page.get_by_text("Your council stays")).to_be_visible()


def test_an_administrator_brings_the_councils_own_name(
    live, new_page, axe, birmingham, officer, deliver, name_server
) -> None:
    """Against a real DNS server, with a wrong record first."""
    admin, own = officer(birmingham, "council_admin", full_name="Ada Admin"), "challenges.birmingham.gov.uk"
    page, look = new_page(viewport={"width": 1280, "height": 900}), Look(axe)
    port = live.url().rpartition(":")[2].strip("/")

    def press(role: str, name: str) -> None:
        with page.expect_navigation():
            page.get_by_role(role, name=name).first.click()

    come_in(page, admin, live.url(birmingham, "/admin/domain/"))
    look(page)
    press("link", "Use an address of your own")
    page.get_by_label("Address of your site").fill(f"https://{own}/")
    press("button", "Go on")
    expect(page.get_by_text("Enter the name alone, without https://").first).to_be_visible()
    look(page)
    page.get_by_label("Address of your site").fill(own)
    press("button", "Go on")
    look(page)

    # A wrong record, then the right ones, as the page says them.
    proof = page.locator("code.to-copy", has_text="dips-proof=").inner_text()
    name_server.set(f"_dips-challenge.{own}", "TXT", f"{proof}x")
    name_server.set(own, "CNAME", "elsewhere.example.")
    press("button", "Look for the records now")
    expect(page.get_by_text("Something else stands there")).to_have_count(2)
    look(page)
    name_server.set(f"_dips-challenge.{own}", "TXT", proof)
    name_server.set(own, "CNAME", page.locator("code.to-copy").last.inner_text() + ".")
    press("button", "Look for the records now")
    expect(page.get_by_text("Proved, not live yet")).to_be_visible()
    give_the_host(birmingham)
    page.reload()
    expect(page.get_by_text("Your site answers on this name.")).to_be_visible()
    look(page)

    # Everybody finds the site there, and is sent on to it once it is the main address.
    visitor = new_page(javascript=False)
    visitor.goto(f"http://{own}:{port}/")
    expect(visitor.get_by_role("link", name="Birmingham").first).to_be_visible()
    Look(axe=None)(visitor)
    press("button", "Make it your main address")
    look(page)
    visitor.goto(live.url(birmingham, "/contact/"))
    assert visitor.url == f"http://{own}:{port}/contact/"

    # Letters come from the council's own address.
    page.goto(live.url(birmingham, "/admin/domain/"))
    press("link", "Prove an e-mail domain")
    page.get_by_label("E-mail domain").fill("birmingham.gov.uk")
    press("button", "Go on")
    name_server.set("_dips-challenge.birmingham.gov.uk", "TXT", page.locator("code.to-copy").last.inner_text())
    press("button", "Look for the records now")
    look(page)
    page.goto(live.url(birmingham, "/admin/domain/"))
    press("link", "Send from your own address")
    page.get_by_label("Address that letters come from").fill("innovation@birmingham.gov.uk")
    look(page)
    press("button", "Save the address")
    press("button", "Send me a test letter")
    look(page)
    assert "innovation@birmingham.gov.uk" in deliver()[-1].message()["From"]

    # Given up: nobody is there any more.
    press("link", f"Records {own}")
    press("link", "Give this name up")
    look(page)
    press("button", "Give it up")
    expect(page.get_by_text(f"{own} is given up.")).to_be_visible()
    visitor.goto(f"http://{own}:{port}/")
    expect(visitor.get_by_text("There is no council at this address.")).to_be_visible()
    visitor.goto(live.url(birmingham, "/contact/"))
    assert visitor.url == live.url(birmingham, "/contact/")


def give_the_host(council: Any) -> None:
    """As the provisioner does when it is told."""
    from dips.domains import services
    from dips.domains.queries import claims

    with council_scope(council):
        claim = claims().get()
    assert services.give_host(claim.pk)
