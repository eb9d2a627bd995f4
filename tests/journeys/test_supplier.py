"""A supplier comes from nowhere, applies, sends, changes its mind, sends again, and takes another application back."""

from __future__ import annotations

import hashlib
import re

import pytest
from playwright.sync_api import expect

from .conftest import end, send
from .steps import PDF, Look, come_in, fill_in, link_in, pass_check, stands_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW_PASSWORD = "lantern plum harbour"
MOMENT = re.compile(r"\d{1,2}:\d\d:\d\d[ap]m, \w+day \d{1,2} \w+ \d{4}")
REFERENCE = re.compile(r"^BHM-06-\d{4}$")
PRINT = re.compile(r"^[0-9a-f]{64}$")


def test_a_supplier_applies_from_nothing_to_two_receipts(live, new_page, axe, deliver, buses, shops) -> None:
    page, look = new_page(), Look(axe)

    # It may apply, so it makes an account, and comes back to where it was.
    page.goto(live.url(None, buses.apply_path))
    page.get_by_role("link", name="Start now").click()
    pass_check(page, buses)
    page.get_by_role("main").get_by_role("link", name="Make an account").click()
    page.get_by_label("Full name").fill("Siân Ŵyn")
    page.get_by_label("E-mail address").fill("sian@example.org")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    look(page)
    page.get_by_role("button", name="Create account").click()
    stands_at(page, "Check your e-mail")
    page.goto(link_in(deliver()[-1], "confirm-email"))
    page.get_by_role("button", name="Confirm this address").click()
    stands_at(page, "You can apply")
    look(page)
    page.get_by_role("link", name="Add your organisation").click()
    page.get_by_label("Legal name").fill("Ŵyn a'i Chwmni Cyf")
    page.get_by_label("Limited company").check()
    page.get_by_label("Company number").fill("123 4567")
    page.get_by_label("Number of staff").fill("14")
    page.get_by_label("Turnover in the last year").fill("1,100,000")
    look(page)
    page.get_by_role("button", name="Save organisation").click()
    expect(page.get_by_text("You are applying for Ŵyn a'i Chwmni Cyf.")).to_be_visible()
    page.get_by_role("button", name="Start your application").click()

    # The task list knows what is left, and does not let it send yet.
    stands_at(page, "Your application")
    expect(page.get_by_text(f"2 of {len(buses.pages) + 2} parts done.")).to_be_visible()
    expect(page.get_by_role("link", name="Check your answers and submit")).to_have_count(0)
    look(page)

    # Every page of questions; one of them is given a file that is no such file.
    page.get_by_role("link", name=buses.pages[0].title).click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert").get_by_role("link")).not_to_have_count(0)
    look(page)
    for asked in buses.pages:
        expect(page).to_have_url(re.compile(f"/page/{asked.key}/$"))
        fill_in(page, asked, idea="Drivers press one button; the stop says when.")
        if any(question.kind == "file" for question in asked.questions):
            refuse_a_wrong_file(page, look, asked)
        look(page)
        page.get_by_role("button", name="Save and continue").click()
    stands_at(page, "Your application")
    expect(page.get_by_text(f"{len(buses.pages) + 2} of {len(buses.pages) + 2} parts done.")).to_be_visible()
    look(page)

    # It reads everything once more, and changes one answer.
    page.get_by_role("link", name="Check your answers and submit").click()
    stands_at(page, "Check your answers before you submit")
    labels = [question.label for asked in buses.pages for question in asked.questions]
    only_after_a_yes = {"How would you protect that data?", "Who is it, and what is the link?"}
    told = page.locator("dt").all_inner_texts()
    assert [label for label in labels if label not in told] == [each for each in labels if each in only_after_a_yes]
    expect(page.get_by_text("£24,500")).to_be_visible()
    expect(page.get_by_text("timetable.pdf")).to_be_visible()
    look(page)
    change(page, buses, "Drivers press one button, and every stop says when.")
    expect(page.get_by_text("Drivers press one button, and every stop says when.")).to_be_visible()

    # It sends, and is told so in three ways that agree.
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    page.get_by_role("button", name="Submit application").click()
    stands_at(page, "Application submitted")
    look(page)
    first = receipt_on(page)
    assert REFERENCE.match(first["Reference"])
    assert MOMENT.search(first["Received"])
    assert PRINT.match(first["Fingerprint"])
    assert hashlib.sha256(record(page)).hexdigest() == first["Fingerprint"]
    mail = deliver()[-1]
    assert mail.to == ["sian@example.org"]
    assert first["Reference"] in mail.subject
    assert all(first[part] in mail.body for part in ("Reference", "Received", "Fingerprint"))

    # Sending the same again, from a page that was open all the time, is the same receipt and no second mail.
    count = len(deliver())
    other_tab.get_by_role("button", name="Submit application").click()
    stands_at(other_tab, "Application submitted")
    assert receipt_on(other_tab) == first
    assert len(deliver()) == count
    page.get_by_role("link", name="Read or change your application").click()
    expect(page.get_by_text("The council has these answers. There is nothing to send.")).to_be_visible()
    look(page)

    # A change after sending waits until it is sent, and the earlier receipt stays.
    change(page, buses, "Drivers press nothing at all. 🚌")
    expect(page.get_by_text("Changes not sent yet")).to_be_visible()
    look(page)
    page.goto(live.url(None, f"{buses.apply_path}done/"))
    expect(page.get_by_text("Changes not sent yet")).to_be_visible()
    assert receipt_on(page) == first
    look(page)
    page.get_by_role("link", name="Check and submit your changes").click()
    page.get_by_role("button", name="Submit your changes").click()
    stands_at(page, "Application submitted")
    second = receipt_on(page)
    assert second["Reference"] == first["Reference"]
    assert second["Fingerprint"] != first["Fingerprint"]
    assert hashlib.sha256(record(page)).hexdigest() == second["Fingerprint"]
    page.get_by_text("Earlier receipts").click()
    earlier = page.get_by_role("link", name=f"Receipt 1: {first['Received']}")
    expect(earlier).to_be_visible()
    look(page)
    kept = download(page, page.get_by_role("link", name="Download receipt 1 (text)"))
    assert "every stop says when" in kept.decode()
    assert first["Fingerprint"] in kept.decode()
    assert len(deliver()) == count + 1

    # One place for every council: here a sent application and a draft, which is then deleted.
    page.goto(live.url(None, shops.apply_path))
    page.get_by_role("link", name="Start now").click()
    pass_check(page, shops)
    page.get_by_role("button", name="Start your application").click()
    stands_at(page, "Your application")
    page.goto(live.url(None, "/applications/"))
    expect(page.get_by_text("2 applications to 2 councils. 1 is not sent yet.")).to_be_visible()
    for each in (buses, shops):
        expect(page.get_by_role("link", name=each.question)).to_be_visible()
        expect(page.get_by_role("main").get_by_text(each.council.name, exact=True)).to_be_visible()
    look(page)
    page.get_by_role("link", name=shops.question).click()
    page.get_by_role("link", name="Delete this draft").click()
    stands_at(page, "Delete this draft?")
    look(page)
    page.get_by_role("button", name="Delete draft").click()
    expect(page.get_by_text("The draft is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name=shops.question)).to_have_count(0)
    expect(row_of(page, buses).get_by_text("Sent", exact=True)).to_be_visible()


def test_what_was_sent_is_taken_back_and_what_comes_too_late_is_handed_back(
    live, new_page, axe, deliver, buses, supplier
) -> None:
    user, _organisation = supplier(name="Plainview Ltd")
    reference = send(buses, user)
    page, look = new_page(), Look(axe)

    come_in(page, user, live.url(None, "/applications/"))
    page.get_by_role("link", name=buses.question).click()
    stands_at(page, "Application submitted")
    page.get_by_role("link", name="Withdraw your application").click()
    page.get_by_role("link", name="Keep it").click()
    stands_at(page, "Your application")
    page.get_by_role("link", name="Withdraw this application").click()
    stands_at(page, "Withdraw this application")
    look(page)
    page.get_by_label("Why are you withdrawing?").fill("We are too few to do both.")
    page.get_by_role("button", name="Withdraw application").click()
    stands_at(page, "You withdrew this application")
    look(page)
    assert deliver()[-1].subject == f"You withdrew your application {reference}"

    # While the call is open it may begin anew; what it types into the first page then comes too late.
    page.get_by_role("link", name="Start again").click()
    page.get_by_role("link", name="Start now").click()
    pass_check(page, buses)
    page.get_by_role("button", name="Start your application").click()
    page.get_by_role("link", name=buses.pages[0].title).click()
    page.locator(f"#id_{buses.pages[0].questions[0].key}").fill("Typed for an hour. 🚌")
    end(buses)
    page.get_by_role("button", name="Save and continue").click()
    stands_at(page, "We could not save this")
    expect(page.get_by_label(buses.pages[0].questions[0].label)).to_have_value("Typed for an hour. 🚌")
    look(page)
    page.get_by_role("link", name="Read your application").click()
    stands_at(page, "Your application")
    expect(page.get_by_text("Typed for an hour.")).to_have_count(0)
    look(page)


def refuse_a_wrong_file(page, look, asked) -> None:
    """A program that calls itself a picture is refused in a sentence, what was typed is still there; then the right file."""
    question = next(question for question in asked.questions if question.kind == "file")
    typed = {each.key: page.locator(f"#id_{each.key}").input_value() for each in asked.questions if each.kind == "long"}
    field = page.locator(f"#id_{question.key}")
    field.set_input_files({"name": "timetable.png", "mimeType": "image/png", "buffer": b"MZ\x90\x00" + b"\0" * 400})
    page.get_by_role("button", name="Upload file").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    assert typed == {key: page.locator(f"#id_{key}").input_value() for key in typed}
    assert all(typed.values())
    expect(page.get_by_text("Files you have uploaded")).to_have_count(0)
    look(page)
    field.set_input_files({"name": "timetable.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Upload file").click()
    expect(page.get_by_role("link", name="timetable.pdf")).to_be_visible()
    page.locator(f"[name={question.key}__confidential][value=no]").check()


def change(page, challenge, words: str) -> None:
    """Follow Change beside the first answer, type, and come back."""
    question = challenge.pages[0].questions[0]
    page.get_by_role("link", name=f"Change {question.label[0].lower()}{question.label[1:]}").click()
    page.locator(f"#id_{question.key}").fill(words)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile("/answers/$"))


def receipt_on(page) -> dict[str, str]:
    """The lines of the receipt; the fingerprint without the spaces that help to read it."""
    lines = page.get_by_role("region", name="Your receipt").locator(".govuk-summary-list__row").all()
    said = {line.locator("dt").inner_text(): line.locator("dd").inner_text() for line in lines}
    return said | {"Fingerprint": "".join(page.locator(".receipt code").inner_text().split())}


def record(page) -> bytes:
    """The exact record that the receipt is the fingerprint of."""
    return download(page, page.get_by_role("link", name="Download the exact record (JSON)"))


def download(page, link) -> bytes:
    with page.expect_download() as got:
        link.click()
    return got.value.path().read_bytes()


def row_of(page, challenge):
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=challenge.question))
