"""The officers' pages of names: from asking to the main address and back, and where letters come from."""

from __future__ import annotations

import re

import pytest

from dips.councils import links
from dips.councils.scope import council_scope
from dips.domains import services
from dips.domains.queries import claims, own_sender

from .scene import DOMAIN, HOST, asked, daily, days_later, now, point, prove, proved

HERE = "/admin/domain/"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def admin(birmingham, officer, on):
    return on(birmingham, officer(birmingham, "council_admin"))


def test_from_asking_to_the_main_address_and_back(committed, birmingham, officer, on, name_server) -> None:
    admin = on(birmingham, officer(birmingham, "council_admin"))
    default = "birmingham.dips.localhost"
    page = admin.get(admin.post(f"{HERE}address/", {"name": HOST})["Location"])
    with council_scope(birmingham):
        claim = claims().get()
    one = f"{HERE}{claim.pk}/"
    assert all(word in text(page) for word in (claim.record, claim.proof, HOST, default, "Not proved yet"))

    # A wrong record, then a right one.
    name_server.set(claim.record, "TXT", "dips-proof=something-else")
    point(name_server, claim, "solihull")
    wrong = admin.post(f"{one}look/", follow=True)
    assert "Something else stands there dips-proof=something-else" in text(wrong)
    assert "Something else stands there solihull.dips.localhost" in text(wrong)
    prove(name_server, claim)
    assert "Proved, not live yet" in text(admin.post(f"{one}look/", follow=True))
    early = admin.post(f"{one}first/")
    assert (early.status_code, f"{HOST} does not lead to your site yet." in text(early)) == (403, True)
    point(name_server, claim)
    admin.post(f"{one}look/")
    assert services.give_host(claim.pk)
    assert "Your site answers on this name." in text(admin.get(one))

    # The main address, and back.
    first = admin.post(f"{one}first/", follow=True)
    assert "Links and letters name this address now." in text(first)
    assert links.council_url(birmingham).startswith(f"http://{HOST}")
    assert "Your main address: links and letters name it." in text(admin.get(HERE))
    assert f"Links and letters name {default} again." in text(admin.post(f"{HERE}default/", follow=True))

    # Given up, after a question.
    assert f"{HOST} stops leading to your site at once" in text(admin.get(f"{one}release/"))
    assert f"{HOST} is given up." in text(admin.post(f"{one}release/", follow=True))
    assert (now(claim).state, admin.get(one).status_code) == ("released", 404)


def test_a_refusal_stands_at_the_field(admin, birmingham) -> None:
    for name, words in (
        ("https://x.gov.uk", "without https://"),
        ("", "Enter"),
        ("bіrmingham.gov.uk", "cyrillic"),
        ("a" * 400, "300"),
    ):
        refused = admin.post(f"{HERE}address/", {"name": name})
        assert (refused.status_code, words in text(refused)) == (422, True)
    with council_scope(birmingham):
        assert claims().count() == 0


def test_a_lapsed_name_is_asked_for_again(admin, birmingham, name_server) -> None:
    claim = proved(birmingham, name_server)
    old = claim.proof
    name_server.clear()
    with days_later(0):
        daily(claim)
    assert "If they are not mended by" in text(admin.get(f"{HERE}{claim.pk}/"))
    with days_later(8):
        daily(claim)
    lapsed = admin.get(f"{HERE}{claim.pk}/")
    again = admin.post(f"{HERE}{claim.pk}/again/", follow=True)

    assert ("Lapsed" in text(lapsed), old in text(lapsed)) == (True, False)
    assert (old in text(again), now(claim).proof in text(again)) == (False, True)


def test_punycode_is_shown(admin, birmingham) -> None:
    claim = asked(birmingham, "heriau.sirfôn.cymru")

    shown = text(admin.get(f"{HERE}{claim.pk}/"))

    assert ("heriau.sirfôn.cymru" in shown, "heriau.xn--sirfn-9ta.cymru" in shown) == (True, True)


def test_where_letters_come_from(admin, birmingham, name_server, settings, deliver) -> None:
    settings.DIPS_MAIL_SPF, settings.DIPS_MAIL_DKIM = "include:spf.relay.example", ["d1=d1.relay.example"]
    name_server.set(DOMAIN, "TXT", "v=spf1 mx -all")
    name_server.set(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject;")
    assert "prove its domain first" in text(admin.get(HERE))
    claim = proved(birmingham, name_server)
    said = text(admin.get(f"{HERE}{claim.pk}/"))
    assert "v=spf1 mx include:spf.relay.example -all" in said
    assert f"d1._domainkey.{DOMAIN}" in said
    assert "Your DMARC rule is “reject”: receivers refuse" in said
    assert "receivers refuse" in text(admin.get(f"{HERE}sender/"))

    refused = admin.post(f"{HERE}sender/", {"address": "x@solihull.gov.uk"})
    saved = admin.post(f"{HERE}sender/", {"address": f"innovation@{DOMAIN}"}, follow=True)
    tested = admin.post(f"{HERE}sender/test/", follow=True)

    assert (refused.status_code, "Prove first that solihull.gov.uk is yours." in text(refused)) == (422, True)
    assert "Saved. The next letter comes from this address." in text(saved)
    assert "A test letter is on its way to" in text(tested)
    assert f"innovation@{DOMAIN}" in deliver()[-1].message()["From"]
    name_server.clear()
    for day in (0, 8):
        with days_later(day):
            daily(claim)
    assert "Your own address is not in use" in text(admin.get(HERE))
    assert "Letters come from the service’s address again." in text(admin.post(f"{HERE}sender/drop/", follow=True))
    assert own_sender(birmingham.schema_name) is None
    assert admin.post(f"{HERE}sender/drop/").status_code == 403


def test_the_menu_has_a_line_for_whoever_may(admin, birmingham, officer, on) -> None:
    manager = on(birmingham, officer(birmingham, "programme_manager"))

    lines = [HERE in client.get("/admin/").content.decode() for client in (admin, manager)]

    assert (lines, manager.get(HERE).status_code) == ([True, False], 403)
