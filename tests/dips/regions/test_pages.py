"""Pages of regions: what anybody reads, what a viewer reads, what a council agrees to."""

from __future__ import annotations

import csv
import random
from io import StringIO
from typing import Any

import pytest

from dips.councils.scope import council_scope, operator_scope
from dips.kernel.actors import SYSTEM
from dips.regions import measures, queries, services
from dips.regions.models import Figure, Viewer
from dips.regions.small import shown

from .conftest import WMCA

pytestmark = pytest.mark.django_db
PAGE, CSV, JSON = "/regions/west-midlands/", "/regions/west-midlands/figures.csv", "/regions/west-midlands/figures.json"
API = "/api/v1/regions/west-midlands/"


def told(client: Any, measure: str) -> tuple[int | None, int, int]:
    """Value, councils and councils under 3, the same by page, file, data and API. No value where the page has a dash."""
    page = client.get(PAGE).context["figures"]
    [line] = [each for each in page.lines if each.measure.key == measure]
    rows = list(csv.DictReader(StringIO(client.get(CSV).content.decode("utf-8-sig"))))
    [row] = [each for each in rows if each["measure"] == measure and not each["part"]]
    [data] = [each for each in client.get(JSON).json()["measures"] if each["key"] == measure]
    [said] = [each for each in client.get(API).json()["measures"] if each["key"] == measure]
    found = line.total.told, line.councils, line.total.small
    assert (found[0] is None) is (line.total.text == "–")
    assert found == (int(row["number"]) if row["number"] else None, int(row["councils"]), int(row["councils_under_3"]))
    assert found == (data["value"], data["councils"], data["councils_under_3"])
    assert data == said
    return found


def test_a_viewer_reads_the_same_everywhere(on, birmingham, solihull, viewer, share, show, person) -> None:
    share(birmingham)
    share(solihull)
    show(birmingham, officers=7, teams=2)
    show(solihull, officers=4, teams=5)
    client = on(None, viewer())

    assert told(client, "officers") == (11, 2, 0)
    assert told(client, "teams") == (5, 2, 1)
    show(solihull, teams=1)
    assert told(client, "teams") == (None, 2, 2)
    show(solihull, teams=5)
    page = client.get(PAGE).content.decode()
    assert "Totals of 2 of 2 councils here that use the service." in page
    assert "1 council’s figure is under 3 and not counted" in page
    assert birmingham.name in page
    welsh = client.get(f"/cy{PAGE}")
    assert welsh.status_code == 200
    assert client.get(JSON)["Content-Disposition"] == 'attachment; filename="west-midlands.json"'
    assert (client.get(CSV).content[:3], b",number,pounds," in client.get(CSV).content) == (b"\xef\xbb\xbf", True)
    headers = [each.get("/contact/").context["nav_items"] for each in (client, on(None, person()))]
    assert ["/regions/" in {item.url for item in items} for items in headers] == [True, False]


def test_taken_back_is_gone_at_the_next_request(on, birmingham, solihull, viewer, share, show, settings) -> None:
    """From the viewer's pages, and from the public one that is kept for a minute."""
    settings.PAGE_CACHE_SECONDS = 60
    for council in (birmingham, solihull):
        share(council)
        show(council, officers=7)
    client, stranger = on(None, viewer()), on(None)
    assert told(client, "officers") == (14, 2, 0)
    assert stranger.get("/regions/").content.decode().count("Shared with this area") == 2

    with council_scope(birmingham):
        services.revoke_consent(area=queries.areas_of(queries.here())[0], by=SYSTEM)

    assert told(client, "officers") == (7, 1, 0)
    assert client.get(JSON).json()["councils"] == {"taking_part": 1, "of": 2, "slugs": ["solihull"]}
    assert client.get(PAGE).headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_random_consents_and_figures_add_up(on, birmingham, solihull, viewer, area, share, rounds) -> None:
    """Through the database: whoever agrees to whatever, an area is the sum of what its councils show there."""
    client, dice = on(None, viewer("west-midlands", WMCA, "england")), random.Random(11)
    for council in (birmingham, solihull):
        services.place_council(council=council, authority=WMCA, by=SYSTEM)
    slugs, keys = ["west-midlands", WMCA, "england"], ["officers", "teams", "programmes"]
    for _round in range(rounds(quick=6, full=60)):
        expected = {slug: dict.fromkeys(keys, 0) for slug in slugs}
        for council in (birmingham, solihull):
            agreed = [slug for slug in slugs if dice.random() < 0.6]
            with council_scope(council):
                for each in queries.live_consents():
                    services.revoke_consent(area=each.area, by=SYSTEM)
            for slug in agreed:
                share(council, slug)
            with council_scope(council):
                queries.own_figures().exclude(measure__in=keys).delete()
                for key in keys:
                    figure = shown(dice.choice([0, 1, 2, 3, 5, 8]))
                    facts = {"value": figure.value, "is_small": figure.is_small, "unit": "count"}
                    Figure.objects.update_or_create(schema=council.schema_name, measure=key, part="", defaults=facts)
                    for slug in agreed:
                        expected[slug][key] += figure.value
        for slug in slugs:
            lines = client.get(f"/regions/{slug}/figures.json").json()["measures"]
            assert {each["key"]: each["value"] or 0 for each in lines if each["key"] in keys} == {
                key: value for key, value in expected[slug].items() if lines
            }


def test_foreign_areas_are_not_there_and_the_second_step_is_asked(on, viewer, person, officer, birmingham) -> None:
    user = viewer()
    for path in (PAGE, CSV, JSON):
        assert on(None).get(path).url.startswith("/accounts/login/")
        for stranger in (person(), officer(birmingham, "council_admin")):
            assert on(None, stranger).get(path).status_code == 404
        assert on(None, user).get(path.replace("west-midlands", "wales")).status_code == 404
        assert on(None, user).get(path.replace("west-midlands", "atlantis")).status_code == 404
        assert on(None, user, second_factor=False).get(path).url.startswith("/accounts/second-step/start/")
        assert on(None, user).get(path).status_code == 200
    assert on(None).get(API).status_code == 401
    assert on(None, person()).get(API).json()["code"] == "no_such_area"
    assert on(None, user, second_factor=False).get(API).json()["code"] == "second_factor_missing"
    assert on(birmingham, user).get(PAGE).status_code == 404


def test_a_token_looks_only_for_somebody_with_a_second_step(on, viewer) -> None:
    from allauth.mfa.models import Authenticator

    from dips.accounts.tokens.services import mint_token
    from dips.councils.scope import portal_scope

    user = viewer()
    with portal_scope():
        _row, secret = mint_token(user=user, name="Look", scopes=["regions:read"], by=user)
    ask = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert on(None).get(API, **ask).json()["code"] == "second_factor_missing"
    with portal_scope():
        Authenticator.objects.create(user=user, type="totp", data={})
    assert on(None).get(API, **ask).status_code == 200


def test_a_council_reads_agrees_and_stops(on, birmingham, officer, area) -> None:
    client = on(birmingham, officer(birmingham, "council_admin", full_name="Ada Admin"))
    agree, stop = (f"/admin/sharing/west-midlands/{what}/" for what in ("agree", "stop"))
    page = client.get("/admin/sharing/").content.decode()
    assert "Nothing was ever shared." in page
    assert [str(line.seen.measure.label) in page for line in client.get(agree).context["lines"]] == [True] * 9

    listed = ",".join(measures.keys())
    assert client.post(agree, {"measures": listed}).status_code == 422
    stale = client.post(agree, {"measures": "officers", "agree": "on"})
    assert (stale.status_code, "has changed since you read it" in stale.content.decode()) == (422, True)
    assert client.post(agree, {"measures": listed, "agree": "on"}).url == "/admin/sharing/"
    assert "Agreed by Ada Admin" in client.get("/admin/sharing/").content.decode()
    assert client.post(stop, {"reason": "Enough."}).url == "/admin/sharing/"
    assert "Enough." in client.get("/admin/sharing/").content.decode()
    assert client.post(stop, {"reason": ""}).status_code == 422
    assert client.get("/admin/sharing/wales/agree/").status_code == 404
    manager = on(birmingham, officer(birmingham, "programme_manager"))
    assert manager.get("/admin/sharing/").status_code == 403


def test_the_same_by_the_api(on, birmingham, officer) -> None:
    client = on(birmingham, officer(birmingham, "council_admin"))
    before = client.get("/api/v1/sharing/").json()
    assert [area["is_shared"] for area in before["areas"]] == [False, False]
    said = {"area": "west-midlands", "measures": before["measures"]}

    made = client.post("/api/v1/sharing/", said, content_type="application/json")
    assert made.status_code == 201
    assert [area["is_shared"] for area in made.json()["areas"]] == [True, False]
    wrong = client.post("/api/v1/sharing/", said | {"measures": ["officers"]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "list_changed")
    assert client.delete("/api/v1/sharing/west-midlands/").status_code == 204
    assert client.delete("/api/v1/sharing/west-midlands/").json()["code"] == "not_shared"
    assert client.delete("/api/v1/sharing/wales/").json()["code"] == "no_such_area"


def test_anybody_reads_who_takes_part(on, birmingham, solihull, share, open_challenge) -> None:
    share(birmingham, "england")
    open_challenge(birmingham)
    page = on(None).get("/regions/").content.decode()

    assert "1 of 2 councils here share their figures with this area." in page
    assert "See the one challenge published here" in page
    rows = {each["slug"]: each for each in on(None).get("/api/v1/regions/").json()["results"]}
    assert rows["england"] == {
        "slug": "england", "name": "England", "kind": "nation", "part_of": None, "councils": 2, "taking_part": 1,
        "challenges": 1, "open_challenges": 1,
    }  # fmt: skip
    assert (rows["west-midlands"]["part_of"], rows["west-midlands"]["taking_part"]) == ("england", 0)
    assert rows[WMCA]["councils"] == 0


def test_the_operator_lets_in_and_shuts_out(on, operator, person, birmingham) -> None:
    user, client = person("Vi Viewer"), on(None, operator())
    form = {"email": user.email, "area": "wales", "reason": "Asked."}
    form |= {"expires_on_day": "1", "expires_on_month": "1", "expires_on_year": "2031"}
    new = "/console/regions/viewers/new/"
    assert client.post(new, form).status_code == 422
    from datetime import timedelta

    from dips.kernel import clock

    last = clock.london(clock.now()).date() + timedelta(days=30)
    form |= {f"expires_on_{name}": str(getattr(last, name)) for name in ("day", "month", "year")}
    assert client.post(new, form).url == "/console/regions/"
    page = client.get("/console/regions/").content.decode()
    assert "Vi Viewer" in page
    assert user.email in page
    with operator_scope():
        row = Viewer.objects.get()
    end = f"/console/regions/viewers/{row.pk}/end/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"reason": "Left."}).url == "/console/regions/"
    assert client.get(end).status_code == 404

    place = "/console/councils/birmingham/authority/"
    assert client.post(place, {"authority": WMCA}).url == "/console/councils/birmingham/"
    assert "West Midlands Combined Authority" in client.get("/console/councils/birmingham/").content.decode()
    assert client.get("/console/councils/atlantis/authority/").status_code == 404
