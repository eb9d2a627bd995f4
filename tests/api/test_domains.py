"""The same verbs over the API."""

from __future__ import annotations

from dips.domains import services
from tests.dips.domains.scene import DOMAIN, HOST, daily, days_later, now, point, prove, proved


def test_from_asking_to_the_main_address_and_back(committed, api, birmingham, solihull, officer, name_server) -> None:
    from dips.councils.scope import council_scope
    from dips.domains.queries import claims

    admin = api(birmingham, officer(birmingham, "council_admin"))
    neighbour = api(solihull, officer(solihull, "council_admin"))
    asked = admin.post("domains/", {"kind": "site", "name": HOST.upper()})
    row = asked.json()
    with council_scope(birmingham):
        claim = claims().get()
    one = f"domains/{row['id']}/"

    assert (asked.status_code, row["name"], row["state"], row["is_first"]) == (201, HOST, "asked", False)
    assert [(each["type"], each["name"], each["value"], each["found"]) for each in row["records"]] == [
        ("TXT", claim.record, claim.proof, ""),
        ("CNAME", HOST, "birmingham.dips.localhost", ""),
    ]
    twice, bad = (
        admin.post("domains/", {"kind": "site", "name": HOST}),
        admin.post("domains/", {"kind": "site", "name": "*"}),
    )
    assert [(each.status_code, each.json()["code"]) for each in (twice, bad)] == [
        (409, "domain_already_asked"),
        (400, "not_a_domain"),
    ]
    assert [
        neighbour.get(one).status_code,
        neighbour.post(f"{one}look/").status_code,
        neighbour.delete(one).status_code,
    ] == [404] * 3

    prove(name_server, claim)
    point(name_server, claim)
    assert admin.post(f"{one}first/").json()["code"] == "domain_not_live"
    assert [each["found"] for each in admin.post(f"{one}look/").json()["records"]] == ["right", "right"]
    services.give_host(claim.pk)
    assert (admin.get(one).json()["state"], admin.post(f"{one}first/").json()["is_first"]) == ("live", True)
    assert admin.get("domains/").json()["first"] == HOST
    assert admin.post("domains/default/").json()["first"] == "birmingham.dips.localhost"
    assert [admin.delete(one).status_code, admin.get(one).status_code] == [204, 404]
    assert admin.get("domains/").json()["results"] == []


def test_a_lapsed_name_is_asked_for_again(api, birmingham, officer, name_server) -> None:
    admin, claim = api(birmingham, officer(birmingham, "council_admin")), proved(birmingham, name_server)
    assert admin.post(f"domains/{claim.pk}/ask-again/").status_code == 409
    name_server.clear()
    for day in (0, 8):
        with days_later(day):
            daily(claim)
    assert admin.post(f"domains/{claim.pk}/look/").json()["code"] == "domain_not_watched"

    again = admin.post(f"domains/{claim.pk}/ask-again/").json()

    assert (again["state"], again["records"][0]["value"]) == ("asked", now(claim).proof)
    assert now(claim).proof != claim.proof


def test_where_letters_come_from(api, birmingham, officer, name_server, deliver) -> None:
    user = officer(birmingham, "council_admin")
    admin = api(birmingham, user)
    assert admin.get("sender/").json() == {"address": None, "in_use": False}
    refused = admin.put("sender/", {"address": f"innovation@{DOMAIN}"})
    assert (refused.status_code, refused.json()["code"]) == (400, "sender_domain_not_proved")
    assert admin.post("sender/test/").json()["code"] == "no_sender"
    proved(birmingham, name_server)

    assert admin.put("sender/", {"address": f"innovation@{DOMAIN}"}).json()["in_use"] is True
    assert admin.post("sender/test/").status_code == 200
    assert deliver()[-1].to == [user.email]
    assert [admin.delete("sender/").status_code, admin.get("sender/").json()["address"]] == [204, None]
