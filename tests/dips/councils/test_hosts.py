"""Which host is whose, and what every other host gets."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from dips.councils import links, lookup
from dips.councils.models import Council, Domain
from dips.councils.scope import council_scope, operator_scope
from dips.domains.tls import ADDRESS
from dips.kernel.actors import SYSTEM
from dips.kernel.workflow import move

NOBODY = b"There is no council at this address."


def get(host: str, path: str = "/"):
    return Client().get(path, headers={"host": host})


@pytest.mark.parametrize(
    "host",
    [
        "nowhere.dips.localhost",
        "birmingham.dips.localhost.",
        "dips.localhost.",
        "www.birmingham.dips.localhost",
        "birmingham",
        "birmingham.example.org",
        "127.0.0.1",
        "127.0.0.1:8000",
        "[::1]",
        "[::1]:8000",
        "xn--mn-xla.dips.localhost",
        "birmingham.dips.localhost.evil.example",
        "evil.example#birmingham.dips.localhost",
        "birmingham.dips.localhost@evil.example",
        "birmingham_dips.localhost",
        "bir mingham.dips.localhost",
        "birmingham.dips.localhost:80:80",
        "birmingham.dips.localhost\x00",
        "",
        ".",
        "a" * 300 + ".dips.localhost",
        "c_000000000000.dips.localhost",
        "public.dips.localhost",
        "pristine.dips.localhost",
    ],
)
def test_a_host_that_is_nobodys_gets_the_same_404(birmingham: Council, host: str) -> None:
    response = get(host)

    assert response.status_code == 404
    assert response.content == get("nowhere.dips.localhost").content
    assert NOBODY in response.content


@pytest.mark.parametrize(
    "host",
    [
        "birmingham.dips.localhost",
        "BIRMINGHAM.Dips.LocalHost",
        "birmingham.dips.localhost:8000",
        "Birmingham.dips.localhost:1",
    ],
)
def test_case_and_port_do_not_matter(birmingham: Council, host: str) -> None:
    found = lookup.by_host(host)

    assert found == birmingham
    assert get(host, "/healthz/nothing").content.find(NOBODY) == -1


def test_forwarded_host_is_not_believed(birmingham: Council) -> None:
    response = Client().get(
        "/", headers={"host": "nowhere.dips.localhost", "x-forwarded-host": "birmingham.dips.localhost"}
    )

    assert NOBODY in response.content


def test_the_portal_is_no_council(birmingham: Council) -> None:
    assert lookup.by_host(settings.PORTAL_HOST) is None
    assert get(settings.PORTAL_HOST, "/healthz/nothing").content.find(NOBODY) == -1


def test_links_name_scheme_host_and_port(birmingham: Council) -> None:
    port = settings.PUBLIC_PORT

    assert links.council_url(birmingham, "/challenges/") == f"http://birmingham.dips.localhost:{port}/challenges/"
    assert links.portal_url() == f"http://dips.localhost:{port}/"
    with council_scope(birmingham):  # whose role may not read the hosts
        lookup._clear()
        assert links.council_url(birmingham) == f"http://birmingham.dips.localhost:{port}/"


def test_a_suspended_council_is_gone_at_once(birmingham: Council) -> None:
    assert lookup.by_host("birmingham.dips.localhost") == birmingham

    with operator_scope():
        move(birmingham, "suspend", by=SYSTEM)

    assert lookup.by_host("birmingham.dips.localhost") is None
    assert lookup.by_slug("birmingham") is None
    assert lookup.by_schema(birmingham.schema_name) == birmingham  # work already begun can still end


@pytest.mark.parametrize(
    ("verb", "status", "code"), [("suspend", 503, "council_closed"), ("offboard", 404, "not_found")]
)
def test_a_closed_council_says_so_and_one_that_has_left_is_nobodys(
    birmingham: Council, verb: str, status: int, code: str
) -> None:
    host = "birmingham.dips.localhost"
    with operator_scope():
        move(birmingham, verb, by=SYSTEM)

    page, welsh = get(host), get(host, "/cy/challenges/")
    told = get(host, "/api/v1/challenges/")

    assert b'class="masthead"' in page.content
    assert f'href="{settings.PORTAL_ORIGIN}/"'.encode() in page.content
    assert b'<html lang="cy">' in welsh.content
    assert [each.status_code for each in (page, welsh, get(host, "/admin/"), told)] == [status] * 4
    assert (told.headers["Content-Type"], told.json()["code"]) == ("application/problem+json", code)
    assert "Cache-Control" in page.headers
    assert (get(settings.PORTAL_HOST, f"{ADDRESS}?domain={host}").status_code == 200) is (verb == "suspend")
    if verb == "suspend":
        assert (
            '<h1 class="govuk-heading-xl">Birmingham City Council’s site is closed for now</h1>'
            in page.content.decode()
        )
        assert "Mae gwefan Birmingham City Council ar gau am y tro" in welsh.content.decode()
        assert f'href="{settings.PORTAL_ORIGIN}/cy/applications/"' in welsh.content.decode()
        assert told.json()["detail"] == "Birmingham City Council’s site is closed for now. Nothing is deleted."
        assert b"theme." not in page.content  # neither its colours nor its pages are there
    else:
        assert page.content == get("nowhere.dips.localhost").content
        assert b"Birmingham" not in page.content + welsh.content + told.content


def test_a_changed_host_is_known_at_once(birmingham: Council) -> None:
    assert lookup.by_host("dips.birmingham.example") is None
    domain = Domain.objects.get(tenant=birmingham)

    with operator_scope():
        domain.domain = "dips.birmingham.example"
        domain.save(update_fields=["domain"])

    assert lookup.by_host("dips.birmingham.example") == birmingham
    assert lookup.by_host("birmingham.dips.localhost") is None
    assert links.council_url(birmingham).startswith("http://dips.birmingham.example")


def test_another_process_learns_of_a_change(
    committed: str, birmingham: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the other process is this one, with what it knew put back."""
    monkeypatch.setattr(lookup, "LOOK_AGAIN", 0.0)
    assert lookup.by_slug("birmingham").name == birmingham.name
    remembered = lookup._memory.answers, lookup._memory.generation
    with operator_scope():
        birmingham.name = "Brum"
        birmingham.save(update_fields=["name"])
    lookup._memory.answers, lookup._memory.generation = remembered

    assert lookup.by_slug("birmingham").name == "Brum"


def test_a_cache_that_hangs_is_asked_once(birmingham: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Hung:
        def get(self, key: str, default: object = None) -> object:
            asked.append(key)
            raise TimeoutError

    monkeypatch.setattr(lookup, "LOOK_AGAIN", 0.0)
    monkeypatch.setattr(lookup, "cache", Hung())
    monkeypatch.setattr(lookup, "_memory", lookup._Memory())

    assert [lookup.by_slug("birmingham"), lookup.by_host("birmingham.dips.localhost")] == [birmingham, birmingham]
    assert asked == [lookup.GENERATION]


def test_an_answer_is_the_callers_own(birmingham: Council) -> None:
    lookup.by_slug("birmingham").name = "scribbled on"

    assert lookup.by_slug("birmingham").name == birmingham.name


def test_the_second_look_asks_nobody(birmingham: Council, django_assert_num_queries) -> None:
    lookup.by_host("birmingham.dips.localhost")
    lookup.by_host("nobody.dips.localhost")

    with django_assert_num_queries(0):
        assert lookup.by_host("birmingham.dips.localhost").region.slug == "west-midlands"
        assert lookup.by_host("nobody.dips.localhost") is None


def test_a_flood_of_strangers_does_not_push_a_council_out(
    birmingham: Council, django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "MOST", 3)
    for number in range(10):
        lookup.by_host(f"stranger-{number}.dips.localhost")

    lookup.by_host("birmingham.dips.localhost")

    assert len(lookup._memory.answers) == 4
    with django_assert_num_queries(0):
        assert lookup.by_host("birmingham.dips.localhost") == birmingham
