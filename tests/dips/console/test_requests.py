"""A request for a council: asked by an operator or by anybody, approved, refused, made, stopped, asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core import mail as django_mail
from django.core.management import CommandError, call_command

from dips.councils import owner, provisioning, register, services
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import LAST, SlugTaken, Step
from dips.councils.scope import operator_scope, portal_scope
from dips.councils.services import NotRemoved
from dips.councils.states import RunState
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove, Invalid, NotAllowed
from dips.kernel.models import OutboxMessage
from dips.kernel.registry import Registry

TYPED = {
    "name": "Testwich Council",
    "slug": "testwich",
    "region": "wales",
    "gss_code": "",
    "admin_email": "first@testwich.example",
    "contact_email": "",
    "blueprint": "dips-birmingham",
}
NEW = "/console/councils/new/details/"
REGISTER = """gss_code,name,nice_slug,type,nation,region,combined_authority
W06000001,Isle of Anglesey County Council,isle-of-anglesey,Welsh unitary authority,Wales,Wales,
E07000223,Adur District Council,adur,Non-metropolitan district,England,South East,
"""


def text(response) -> str:
    return response.content.decode()


def runs() -> list[tuple[str, str]]:
    with operator_scope():
        return list(ProvisioningRun.objects.exclude(state="done").values_list("slug", "state"))


def asked(**extra: Any) -> ProvisioningRun:
    return services.request_council(
        slug="testwich", name="Testwich Council", admin_email="first@testwich.example", by=SYSTEM, **extra
    )


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Registry[Step]:
    """The last step alone."""
    own: Registry[Step] = Registry("steps of a test")
    own.register(LAST, provisioning.steps.get(LAST))
    monkeypatch.setattr(provisioning, "steps", own)
    return own


@pytest.fixture
def the_register(settings, tmp_path) -> None:
    file = tmp_path / "councils.csv"
    file.write_text(REGISTER)
    settings.DIPS_COUNCILS_CSV = str(file)


@pytest.fixture
def no_register(settings) -> None:
    settings.DIPS_COUNCILS_CSV = ""


def test_a_council_is_asked_for_and_its_page_comes_again_by_itself(console, boss, no_register) -> None:
    response = console.post(NEW, TYPED, follow=True)

    run = ProvisioningRun.objects.get(slug="testwich")
    assert response.redirect_chain == [(f"/console/requests/{run.pk}/", 302)]
    assert (run.state, run.requested_by, run.admin_email) == (RunState.WAITING, boss.pk, "first@testwich.example")
    assert run.region.slug == "wales"
    assert OutboxMessage.objects.get(kind=services.PROVISION).payload == {"run": str(run.pk)}
    assert response["Refresh"] == "5"
    assert "http-equiv" not in text(response)
    still = console.get(f"/console/requests/{run.pk}/?refresh=off")
    assert "Refresh" not in still
    assert "Refresh this page" in text(still)


def test_a_second_press_makes_one_council(console, no_register) -> None:
    first = console.post(NEW, TYPED)
    second = console.post(NEW, TYPED)

    assert first["Location"] == second["Location"]
    assert runs() == [("testwich", "waiting")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the council’s name, like Solihull Council"),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"slug": "birmingham"}, "There is already a council with the web address “birmingham”."),
        ({"slug": "admin"}, "The web address “admin” is kept for the service. Choose another"),
        ({"slug": "Ynys Môn"}, "like ynys-mon"),
        ({"slug": "x" * 41}, "Shorten it to 40 or fewer"),
        ({"region": ""}, "Select a region or nation"),
        ({"gss_code": "12"}, "“12” is no GSS code"),
        ({"admin_email": "nobody"}, "Enter an e-mail address in the right form, like name@example.com"),
        ({"admin_email": ""}, "Enter first officer’s e-mail address"),
        ({"contact_email": "@"}, "Enter an e-mail address in the right form, like name@example.com"),
        ({"blueprint": "/etc"}, "Select blueprint from the list"),
        ({"blueprint": ""}, "Select the blueprint it begins with"),
    ],
)
def test_a_slip_is_said_in_words_and_what_was_typed_stays(console, no_register, birmingham, typed, sentence) -> None:
    response = console.post(NEW, TYPED | typed)

    body = text(response)
    assert response.status_code == 422
    assert sentence in body
    assert "<title>Error: " in body
    kept = {
        name: value for name, value in (TYPED | typed).items() if value and name not in {*typed, "blueprint", "region"}
    }
    for value in kept.values():
        assert f'value="{value}"' in body
    assert runs() == []


def test_the_register_fills_the_form_and_knows_every_code(console, the_register) -> None:
    chosen = console.get("/console/councils/new/?gss=W06000001", follow=True)

    assert chosen.redirect_chain == [("/console/councils/new/details/?gss=W06000001", 302)]
    assert 'value="Isle of Anglesey County Council"' in text(chosen)
    assert 'value="isle-of-anglesey"' in text(chosen)
    assert "Select a council, or go on without the register" in text(console.get("/console/councils/new/?gss="))
    refused = console.post(NEW, TYPED | {"gss_code": "E99999999"})
    assert "There is no council with this code in the register" in text(refused)
    console.post(NEW, TYPED | {"gss_code": "w06000001"})
    run = ProvisioningRun.objects.get(slug="testwich")
    assert (run.gss_code, run.details["nation"]) == ("W06000001", "Wales")


def test_without_a_register_there_is_nothing_to_choose(console, no_register) -> None:
    assert register.councils() == {}
    assert f'action="{NEW}"' in text(console.get("/console/councils/new/"))


def test_anybody_may_ask_and_nothing_is_made_before_approval(person) -> None:
    someone = person()
    with pytest.raises(NotAllowed):
        services.request_council(slug="testwich", name="Testwich Council", by=someone)
    assert runs() == []

    run = services.request_council(slug="testwich", name="Testwich Council", by=someone, needs_approval=True)

    assert run.state == RunState.REQUESTED
    assert OutboxMessage.objects.filter(kind=services.PROVISION).count() == 0
    assert provisioning.claim(run.pk) is None
    with pytest.raises(SlugTaken):
        asked()
    for verb in (services.approve_request, services.cancel_run, services.refuse_request):
        with pytest.raises(NotAllowed):
            verb(run=run, by=someone, **({} if verb is services.approve_request else {"reason": "Because."}))
    assert runs() == [("testwich", "requested")]


def test_a_request_is_approved_once(console, boss) -> None:
    run = asked(needs_approval=True)
    assert "request waits for your answer" in text(console.get("/console/"))
    assert "Testwich Council" in text(console.get("/console/requests/"))

    response = console.post(f"/console/requests/{run.pk}/approve/", follow=True)

    assert "Testwich Council is approved. It is made now." in text(response)
    assert OutboxMessage.objects.get(kind=services.PROVISION).payload == {"run": str(run.pk)}
    assert console.post(f"/console/requests/{run.pk}/approve/").status_code == 409
    with operator_scope():
        approved = audit.trail(run).get(verb="provisioningrun.approve")
    assert approved.actor_id == boss.pk


def test_a_request_is_refused_with_a_reason_that_is_mailed(console, deliver) -> None:
    run = asked(needs_approval=True)
    address = f"/console/requests/{run.pk}/refuse/"

    assert console.post(address, {"reason": ""}).status_code == 422
    assert runs() == [("testwich", "requested")]
    response = console.post(address, {"reason": "We could not find <b>your</b> council."}, follow=True)

    assert "We could not find &lt;b&gt;your&lt;/b&gt; council." in text(response)
    deliver()
    (letter,) = django_mail.outbox
    assert (letter.to, letter.subject) == (["first@testwich.example"], "Your request for Testwich Council")
    assert "We could not find <b>your</b> council." in letter.body
    assert asked().state == RunState.WAITING  # the address is free again


def test_a_decided_request_cannot_be_decided_again(boss) -> None:
    run = asked(needs_approval=True)
    services.refuse_request(run=run, reason="No.", by=boss)

    for verb in (services.refuse_request, services.cancel_run):
        with pytest.raises(IllegalMove):
            verb(run=run, reason="Again.", by=boss)
    with pytest.raises(IllegalMove):
        services.approve_request(run=run, by=boss)
    with pytest.raises(NotRemoved):
        services.retry_run(run=run, by=boss)
    with pytest.raises(Invalid):
        services.refuse_request(run=asked(needs_approval=True), reason=" ", by=boss)


def test_a_request_that_is_not_there(console) -> None:
    for path in ("", "approve/", "refuse/", "stop/", "again/"):
        address = f"/console/requests/{UUID(int=7)}/{path}"
        assert console.post(address).status_code == (405 if not path else 404)


class TestMade:
    """With a database of its own: a council is really made."""

    @pytest.fixture
    def made(self, committed: str) -> Iterator[None]:
        yield
        with owner.connect() as link:
            rows = link.execute("SELECT schema_name FROM councils_provisioningrun WHERE slug = 'testwich'").fetchall()
        for (schema,) in rows:
            from dips.councils import roles

            with owner.connect() as link:
                roles.drop(link, schema)

    def test_its_first_officer_is_invited_and_each_step_has_its_time(self, console, made, deliver) -> None:
        run = asked()
        services.provision(run)

        response = console.get(f"/console/requests/{run.pk}/")

        assert [step["state"] for step in response.context["steps"]] == ["done"] * 4
        assert all(step["at"] for step in response.context["steps"])
        assert "Refresh" not in response
        assert 'href="http://testwich.dips.localhost' in text(response)
        assert "Testwich Council" in text(console.get("/console/councils/testwich/"))
        deliver()
        (letter,) = [each for each in django_mail.outbox if each.to == ["first@testwich.example"]]
        assert "/invitations/testwich/" in letter.body

    def test_what_failed_says_why_and_can_be_asked_for_again(self, console, made, steps) -> None:
        provisioning.register_step("broken", lambda *_: 1 / 0)
        run = asked()
        with pytest.raises(services.ProvisioningFailed):
            services.provision(run)

        response = console.get(f"/console/requests/{run.pk}/")
        assert [step["state"] for step in response.context["steps"]] == ["done", "failed", "next"]
        assert [row[0] for row in response.context["tries"].rows][:2] == ["schema", "broken"]
        assert "ZeroDivisionError: division by zero" in text(response)
        assert "council could not be made this week" in text(console.get("/console/"))

        steps._entries.pop("broken")
        first, second = (console.post(f"/console/requests/{run.pk}/again/")["Location"] for _ in range(2))
        assert first == second != f"/console/requests/{run.pk}/"
        fresh = ProvisioningRun.objects.get(slug="testwich", state=RunState.WAITING)
        assert services.provision(fresh).name == "Testwich Council"

    def test_what_is_stopped_is_removed(self, console, made, steps) -> None:
        run = asked()
        services.begin(provisioning.claim(run.pk))
        address = f"/console/requests/{run.pk}/stop/"

        response = console.post(address, {"reason": "The wrong council."}, follow=True)

        assert "The making of Testwich Council is stopped" in text(response)
        assert provisioning.claim(run.pk) is None
        from dips.councils.tasks import remove

        remove(str(run.pk))
        run.refresh_from_db()
        assert (run.state, run.reason) == (RunState.REMOVED, "The wrong council.")
        assert not Council.objects.filter(slug="testwich").exists()

    def test_a_run_stopped_before_its_first_step_makes_nothing(self, made, steps, boss) -> None:
        run = asked()
        held = provisioning.claim(run.pk)
        services.cancel_run(run=run, reason="Too soon.", by=boss)

        services.begin(held)

        assert held.steps_done == []
        assert not Council.objects.filter(slug="testwich").exists()


def test_the_commands_do_the_same(db: None, steps, capsys) -> None:
    ask = ("request", "testwich", "--name", "Testwich Council", "--admin-email", "first@testwich.example")
    call_command("council", *ask)
    call_command("council", "list")
    call_command("council", "refuse", "testwich", "--reason", "Not now.")
    call_command("council", *ask)
    call_command("council", "approve", "testwich")
    call_command("council", "stop", "testwich", "--reason", "Not now.")

    said = capsys.readouterr().out
    assert "Testwich Council waits for approval: dips council approve testwich" in said
    assert "testwich\trequest requested\tTestwich Council" in said
    assert said.endswith("The making of Testwich Council is stopped.\n")
    with portal_scope():
        states = ProvisioningRun.objects.filter(slug="testwich").order_by("created_at").values_list("state", flat=True)
        assert list(states) == ["refused", "failed"]
    for verb in ("approve", "retry", "suspend"):
        with pytest.raises(CommandError, match=r"There is no (request for|council) “testwich”"):
            call_command("council", verb, "testwich", *(["--reason", "x"] if verb == "suspend" else []))
