"""A council made from a changed copy of the blueprint runs the same path, with its own words everywhere and none of the old.

Once over pages, as people click, and once over the API, as a program calls a real server.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.core.management import call_command

from dips.accounts.tokens.scopes import Scope
from dips.accounts.tokens.services import mint_token
from dips.councils import owner, roles
from dips.councils.models import Council
from dips.councils.scope import portal_scope
from dips.kernel import clock

from .conftest import asked, end, typed
from .testwich import HEADING, KEEPER, OLD, QUESTION, RULE, STAGES, WEIGHTS, write

pytestmark = pytest.mark.slow

NIGHTS = "How might we hear less of the night without closing it?"
MORNINGS = "How might we hear more of the morning?"
HERE = "/admin/challenges/TWH-01/"


@pytest.fixture
def testwich(committed: str, tmp_path) -> Iterator[Council]:
    """Made by the command. Its database role belongs to the cluster and would outlive this test."""
    folder = write(tmp_path / "blueprint")
    call_command("blueprint", "check", str(folder))
    call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council", "--blueprint", str(folder))
    council = Council.objects.get(slug="testwich")
    yield council
    with owner.connect() as link:
        roles.drop(link, council.schema_name)


@dataclass
class Reader:
    """A person at a host's pages. Whatever they read, no word of the old blueprint may be in it."""

    client: Any
    page: str = ""

    def get(self, path: str, status: int = 200) -> str:
        return self._take(self.client.get(path, follow=True), path, status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 302) -> str:
        return self._take(self.client.post(path, data or {}), path, status)

    def press(self, path: str, data: dict[str, Any] | None = None) -> str:
        """Post, and read the page that one is led to."""
        return self._take(self.client.post(path, data or {}, follow=True), path, 200)

    def _take(self, response: Any, path: str, status: int) -> str:
        self.page = response.content.decode()
        read = " ".join(html.unescape(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", self.page, flags=re.S)).split())
        assert response.status_code == status, (path, response.status_code, read[:3000])
        assert [word for word in OLD if word in read] == [], path
        return read

    def option(self, label: str) -> str:
        """The value of a choice in the page last read."""
        return next(re.finditer(rf'<option value="([^"]+)"[^>]*>\s*{re.escape(label)}\s*<', self.page)).group(1)


def test_over_pages(testwich, officer, supplier, on, deliver) -> None:
    keeper = Reader(on(testwich, officer(testwich, "keeper", full_name="Kit Keeper")))
    second = Reader(on(testwich, officer(testwich, "council_admin", full_name="Ada Admin")))
    visitor = Reader(on(testwich))

    # Officers make a programme and a challenge of it, and open its call.
    assert KEEPER in second.get("/admin/users/")
    assert "Testwich is awake. Help us sleep." in visitor.get("/")
    facts = {"name": "Nights", "slug": "nights", "short_code": "TWH"}
    programme = keeper.press("/admin/programmes/new/", facts | {"places_per_challenge": 2, "winners_per_challenge": 1})
    holds(programme, *STAGES.values())
    keeper.post("/admin/programmes/teams/new/", {"name": "Licensing"})
    keeper.press("/admin/programmes/nights/act/", {"verb": "open"})
    keeper.get("/admin/challenges/new/")
    chosen = {"programme": keeper.option("Nights"), "team": keeper.option("Licensing")}
    keeper.press("/admin/challenges/new/", chosen | {"title": "Nights", "question": NIGHTS})
    brief = keeper.get(f"{HERE}brief/")
    holds(brief, HEADING, "Who lives next door?", "Knock on their doors.")
    boxes = re.findall(r'name="(body-\w+)"', keeper.page)
    assert len(boxes) == 11
    answers = {box: f"What we know of {box.removeprefix('body-')}." for box in boxes} | {"body-question": NIGHTS}
    keeper.press(f"{HERE}brief/", answers | {"note": "", "version": 1})
    keeper.press(f"{HERE}act/submit/")
    second.press(f"{HERE}act/approve/")
    keeper.press(f"{HERE}act/publish/")
    keeper.post(f"{HERE}call/draft/")
    keeper.press(f"{HERE}call/dates/", dates() | {"places": 2})
    detail = keeper.press(f"{HERE}call/publish/", {"opens_now": "on"})
    assert f"Gate to {STAGES['exploration']}" in detail
    keeper.get("/admin/challenges/")
    keeper.get("/admin/")

    # A visitor reads it.
    for path in ("/", "/programme/", "/challenges/", "/how-to-apply/"):
        visitor.get(path)
    page = visitor.get("/challenges/TWH-01/")
    holds(page, NIGHTS, HEADING, "Quieter than today", *STAGES.values())
    shares = re.findall(r'<b class="num">(\d+)%</b>', visitor.page)
    assert [int(share) for share in shares] == list(WEIGHTS.values())
    listed = on(None).get("/challenges/?council=testwich").content.decode()  # its filters name the country's six kinds
    assert f"<b>{STAGES['call_for_solutions']}</b>" in listed

    # A supplier applies.
    nights = asked(testwich, challenge_of(testwich, "TWH-01"))
    user, _organisation = supplier(name="Hush Ltd")
    hush = Reader(on(None, user))
    assert "Your idea in a breath" in hush.get(nights.apply_path)
    assert RULE in hush.get(f"{nights.apply_path}check/")
    wrong = {rule.key: "no" if rule.passing_answer == "yes" else "yes" for rule in nights.rules}
    assert "Somebody must know the town at night." in hush.press(f"{nights.apply_path}check/", wrong)
    hush.press(f"{nights.apply_path}check/", {rule.key: rule.passing_answer for rule in nights.rules})
    hush.press(f"{nights.apply_path}begin/")
    for each in nights.pages:
        question = hush.get(f"{nights.apply_path}page/{each.key}/")
        assert each.title in question or each.questions[0].label in question
        version = re.search(r'name="version" value="(\d+)"', hush.page).group(1)
        hush.post(f"{nights.apply_path}page/{each.key}/", posted(each) | {"version": version})
    answers = hush.get(f"{nights.apply_path}answers/")
    holds(answers, QUESTION, "What is your idea, in one breath?")
    holds(hush.get(f"{nights.apply_path}tasks/"), "Your idea in a breath", "Good for the street")
    reference = re.search(r"TWH-01-\d{4}", hush.press(f"{nights.apply_path}submit/")).group()
    mail = deliver()[-1]
    assert mail.subject == f"Testwich holds your idea {reference}"
    assert [word for word in OLD if word in mail.body] == []
    assert reference in hush.get("/applications/")

    # After the close officers read it, judge it and move on, past the stage that is not there.
    assert "1 application was sent so far." in keeper.get("/admin/applications/challenge/TWH-01/", 403)
    end(nights)
    assert "Hush Ltd" in keeper.get("/admin/applications/challenge/TWH-01/")
    one = re.search(r"/admin/applications/[0-9a-f-]{36}/", keeper.page).group()
    holds(keeper.get(one), QUESTION, RULE, "Good for the street")
    keys = re.findall(r'<select[^>]* name="(\w+)"', keeper.page)
    assert "Recorded: Eligible" in keeper.press(one, dict.fromkeys(keys, "pass"))
    for kind in ("exploration", "prototype", "pre_commercialisation"):
        moved = keeper.press(f"{HERE}advance/", {"reason": "It went well."})
        assert f"The challenge is now in “{STAGES[kind]}”." in moved
    assert "This challenge is in its programme’s last stage." in keeper.get(HERE)
    assert f"{STAGES['pre_commercialisation']} Now" in visitor.get("/challenges/TWH-01/")


@dataclass
class Program:
    """A program with a token, over real HTTP. No word of the old blueprint may be in any answer."""

    api: str
    secret: str = ""
    tag: str = ""

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        if method in {"PUT", "PATCH"}:
            headers["If-Match"] = self.tag
        answer = requests.request(method, f"{self.api}{path}", json=body, headers=headers, timeout=30)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
        assert [word for word in OLD if word in answer.text] == [], path
        self.tag = answer.headers.get("ETag", self.tag)
        return answer.json()


def test_over_the_api(testwich, live, officer, supplier) -> None:
    def program(host: Any = None, user: Any = None) -> Program:
        if user is None:
            return Program(live.url(host, "/api/v1/"))
        with portal_scope():
            _token, secret = mint_token(user=user, name="Test", scopes=Scope.values, by=user)
        return Program(live.url(host, "/api/v1/"), secret)

    keeper = program(testwich, officer(testwich, "keeper", full_name="Kit Keeper"))
    second = program(testwich, officer(testwich, "council_admin", full_name="Ada Admin"))
    visitor = program()
    here, there = "challenges/TWH-01/", "councils/testwich/challenges/TWH-01/"

    # Officers make a programme and a challenge of it, and open its call.
    assert KEEPER in [role["name"] for role in second("GET", "roles/")["results"]]
    facts = {"name": "Nights", "slug": "nights", "short_code": "TWH"}
    programme = keeper("POST", "programmes/", facts, 201)
    assert [stage["name"] for stage in programme["stages"]] == list(STAGES.values())
    keeper("POST", "programmes/nights/open/")
    keeper("POST", "teams/", {"name": "Licensing", "slug": "licensing"}, 201)
    begun = {"programme": "nights", "team": "licensing", "title": "Mornings", "question": MORNINGS}
    keeper("POST", "challenges/", begun, 201)
    missing = keeper("POST", f"{here}submit/", {}, 400)["errors"]
    assert {"sound", "neighbours"} <= set(missing)
    assert "dependencies" not in missing
    keeper("GET", f"{here}brief/")
    keeper("PUT", f"{here}brief/", {"answers": {key: {"body": f"What we know of {key}."} for key in missing}})
    keeper("POST", f"{here}submit/", {})
    second("POST", f"{here}approve/", {})
    keeper("POST", f"{here}publish/", {})
    keeper("POST", f"{here}call/", {"places": 2}, 201)
    now = clock.now()
    open_now = {"opens_at": now - timedelta(minutes=1), "closes_at": now + timedelta(days=20)}
    keeper("PUT", f"{here}call/", {name: moment.isoformat() for name, moment in open_now.items()})
    keeper("POST", f"{here}call/publish/", {})

    # A visitor reads it.
    row = visitor("GET", "challenges/?council=testwich")["results"][0]
    assert (row["reference"], row["question"], row["council"], row["status"]) == (
        "TWH-01",
        MORNINGS,
        "testwich",
        "open",
    )
    assert (row["stage"], row["stage_name"]) == ("call_for_solutions", STAGES["call_for_solutions"])
    challenge = visitor("GET", there)
    assert [stage["name"] for stage in challenge["stages"]] == list(STAGES.values())
    assert HEADING in [section["heading"] for section in challenge["brief"]["sections"]]
    weights = {each["key"]: each["weight"] for each in visitor("GET", f"{there}call/")["criteria"]}
    assert weights == WEIGHTS
    rules = visitor("GET", f"{there}eligibility/")["results"]
    assert RULE in [rule["question"] for rule in rules]

    # A supplier applies.
    mornings = asked(testwich, challenge_of(testwich, "TWH-01"))
    hush = program(None, supplier(name="Hush Ltd")[0])
    pages = hush("GET", f"{there}form/")["pages"]
    assert QUESTION in [question["label"] for page in pages for question in page["questions"]]
    passing = {rule.key: rule.passing_answer for rule in mornings.rules}
    mine = hush("POST", f"{there}applications/", {"eligibility": passing}, 201)["id"]
    for each in mornings.pages:
        hush(
            "PUT",
            f"councils/testwich/applications/{mine}/pages/{each.key}/",
            {"answers": given(each), "complete": True},
        )
    sent = hush("POST", f"councils/testwich/applications/{mine}/submit/", {})
    assert sent["receipts"][0]["number"] == 1
    listed = [(row["council"], row["reference"]) for row in hush("GET", "applications/")["results"]]
    assert listed == [("testwich", sent["reference"])]

    # After the close officers read it, judge it and move on, past the stage that is not there.
    assert keeper("GET", f"{here}applications/") == {"count": 1, "sealed": True, "results": None}
    keeper("GET", f"applications/{mine}/", status=403)
    assert not keeper("GET", f"{here}gate/")["conditions"][0]["is_met"]
    end(mornings)
    assert [row["supplier_name"] for row in keeper("GET", f"{here}applications/")["results"]] == ["Hush Ltd"]
    read = keeper("GET", f"applications/{mine}/")
    labels = [answer["label"] for page in read["receipt"]["document"]["pages"] for answer in page["answers"]]
    assert QUESTION in labels
    keys = [rule["key"] for rule in rules]
    keeper("POST", f"applications/{mine}/eligibility/", {"results": {key: {"result": "pass"} for key in keys}})
    trail = [event["verb"] for event in keeper("GET", f"applications/{mine}/trail/")["results"]]
    assert trail[:2] == ["application.start", "application.submit"]
    for kind in ("exploration", "prototype", "pre_commercialisation"):
        assert keeper("POST", f"{here}advance/", {"reason": "It went well."})["stage_name"] == STAGES[kind]
    assert keeper("GET", f"{here}gate/")["next_stage"] is None
    assert visitor("GET", there)["stage_name"] == STAGES["pre_commercialisation"]


def holds(text: str, *words: str) -> None:
    assert [word for word in words if word not in text] == []


def dates() -> dict[str, Any]:
    """As typed: opening tomorrow at nine, closing in 20 days at five."""
    today = clock.london(clock.now()).date()
    sent: dict[str, Any] = {"opens_at_time": "9am", "closes_at_time": "5pm"}
    for name, day in (("opens_at_day", today + timedelta(days=1)), ("closes_at_day", today + timedelta(days=20))):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return sent


def posted(page: Any) -> dict[str, Any]:
    """Answers as a browser posts them."""
    return {name: "on" if value is True else value for name, value in typed(page).items()}


def given(page: Any) -> dict[str, Any]:
    """Answers as a program sends them."""
    values = typed(page)
    booleans = {"yes": True, "no": False}
    return {
        question.key: {"value": booleans.get(values[question.key], values[question.key])}
        | ({"confidential": False} if question.confidential else {})
        for question in page.questions
        if question.key in values
    }


def challenge_of(council: Council, reference: str) -> Any:
    from dips.councils.scope import council_scope
    from tenants.challenges.models import Challenge

    with council_scope(council):
        return Challenge.objects.get(reference=reference)
