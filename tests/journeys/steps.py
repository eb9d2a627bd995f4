"""What people do on many pages: sign in, fill a page in, find a link in a mail, move about with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import expect

from tests.dips.accounts.second_factor.codes import code
from tests.support import fixture_people
from tests.support.fixture_people import PASSWORD

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PHONE = {"width": 320, "height": 640}
WORDS: Mapping[str, str] = {
    "short": "Cwmni Gwŷdd",
    "long": "We asked 40 people on a night bus, and they told us. 🚌",
    "yes_no": "no",
    "number": "14",
    "money": "24,500",
}


# A message of the admin fades in; half-way its words have half their contrast.
AT_REST = """() => Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime < 5000).map(each => each.finished))"""


@dataclass(frozen=True)
class Look:
    """Look at a page as one kind of reader: what an accessibility check finds, and whether it scrolls sideways.

    `both`: at the width that it has, and on a phone.
    """

    axe: Callable[..., None] | None
    is_narrow: bool = False
    both: bool = False

    def __call__(self, page: Any) -> None:
        page.wait_for_load_state()
        if self.axe:
            page.evaluate(AT_REST)
            self.axe(page)
        if self.is_narrow:
            assert sideways(page) == [], page.url
        if self.both:
            wide = page.viewport_size
            page.set_viewport_size(PHONE)
            Look(self.axe, is_narrow=True)(page)
            page.set_viewport_size(wide)


def sideways(page: Any) -> list[str]:
    """What makes a page wider than its screen; a table that scrolls inside its own frame does not."""
    return page.evaluate("""() => {
        const screen = document.documentElement;
        if (screen.scrollWidth <= screen.clientWidth) { return []; }
        return [...document.body.querySelectorAll("*")]
            .filter(each => each.getBoundingClientRect().right > screen.clientWidth + 1)
            .map(each => each.outerHTML.slice(0, 120));
    }""")


def link_in(mail: Any, part: str) -> str:
    """The address in a mail that has this part."""
    return next(url for url in re.findall(r"http://\S+", mail.body) if part in url)


def sign_in(page: Any, user: Any) -> None:
    """With the password, and with the second step where the service asks for it."""
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    if "/second-step/start/" in page.url:
        user.app_key = add_app(page)
    elif "/second-step/check/" in page.url:
        page.get_by_label("Code").fill(code(user.app_key))
        page.get_by_role("button", name="Sign in").click()


def come_in(page: Any, user: Any, address: str) -> None:
    """To an address as somebody who has signed in on its host, both steps, where signing in is not what is tried."""
    host = urlsplit(address).netloc
    client = Client(HTTP_HOST=host)
    fixture_people.sign_in(client, user, host)
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": f"http://{host}/"} for name, each in client.cookies.items()]
    )
    page.goto(address)


def add_app(page: Any) -> str:
    """From the explanation of the second step to where one was going; returns the app's key."""
    page.get_by_role("link", name="Use an app").click()
    secret = page.locator(".key code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Add the app").click()
    page.get_by_role("button", name="I have saved them, go on").click()
    return secret


def stands_at(page: Any, words: str) -> None:
    """The page is the one with this heading."""
    expect(page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible()


def pass_check(page: Any, challenge: Any) -> None:
    """Answer the questions of the eligibility check as they should be."""
    for rule in challenge.rules:
        page.get_by_role("group", name=rule.question).get_by_label(rule.passing_answer.capitalize(), exact=True).check()
    page.get_by_role("button", name="Continue").click()


def fill_in(page: Any, asked: Any, **typed: str) -> None:
    """Answer everything that a page of the form asks, as a person would; `typed` by the question's key."""
    said: dict[str, str] = {}
    for question in asked.questions:
        if question.show_if and said.get(question.show_if.question) != question.show_if.equals:
            continue
        answer = said[question.key] = typed.get(question.key, WORDS.get(question.kind, ""))
        if question.kind == "declaration":
            page.get_by_label(question.label).check()
        elif question.kind in {"yes_no", "choice"}:
            wanted = answer.capitalize() if question.kind == "yes_no" else answer or question.choices[0].label
            page.get_by_role("group", name=question.label).get_by_label(wanted, exact=True).check()
        elif question.kind != "file":
            page.locator(f"#id_{question.key}").fill(answer)
        if question.confidential and question.kind != "file":
            page.locator(f"[name={question.key}__confidential][value=no]").check()


def press_to(page: Any, target: Any, *, most: int = 80) -> None:
    """Press Tab until the focus is on it, and be able to see that it is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            shown = target.evaluate("""each => each.matches(":focus-visible") && [null, "::after"].some(part => {
                const style = getComputedStyle(each, part);
                return style.outlineStyle !== "none" || style.boxShadow !== "none";
            })""")
            assert shown, f"the focus on {target} cannot be seen"
            return
    raise AssertionError(f"Tab does not reach {target} on {page.url}")
