"""What needs the operator comes first; jobs and processes are seen to be silent."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.console import services
from dips.console.ages import age, ahead
from dips.console.queries import jobs
from dips.councils import jobs as noting
from dips.councils.scope import operator_scope
from dips.councils.tasks import provisioner_listens, resume
from dips.kernel import clock
from dips.kernel.errors import NotAllowed
from dips.kernel.models import AuditEvent, JobRun


def text(response) -> str:
    return response.content.decode()


def test_a_service_that_never_ran_is_silent(console) -> None:
    needs = [need.what for need in console.get("/console/").context["needs"]]

    assert needs == ["the scheduler is silent", "the worker is silent", "the provisioner is silent"]


def test_nothing_waits_when_all_is_well(console) -> None:
    noting._last = 0.0
    noting._sent()
    for task in (provisioner_listens, resume):
        task.apply()

    body = text(console.get("/console/"))

    assert "Nothing waits for you" in body
    assert body.count("At work") == 3
    assert "<summary>Console: What needs you</summary>" in body


def test_a_job_s_run_is_noted(db: None) -> None:
    resume.apply()
    resume.apply()

    run = JobRun.objects.get(name="councils.resume")
    assert (run.runs, run.error) == (2, "")
    assert run.finished_at >= run.started_at
    job = next(job for job in jobs.jobs() if job.task == "councils.resume")
    assert job.state(clock.now()) == "well"
    assert job.state(clock.now() + timedelta(minutes=5)) == "late"


def test_a_job_that_fails_says_why(console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dips.councils.tasks.ProvisioningRun.objects", None)
    resume.apply()

    body = text(console.get("/console/jobs/"))

    assert "AttributeError" in body
    assert JobRun.objects.get(name="councils.resume").finished_at is None


def test_every_job_of_the_schedule_has_its_line(console) -> None:
    from config.schedule import SCHEDULE

    table = console.get("/console/jobs/").context["table"]

    assert len(table) == len(SCHEDULE)


def test_a_job_is_started_now(console, boss, monkeypatch, deliver, capsys) -> None:
    sent: list[tuple[str, dict]] = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, **options: sent.append((name, options)))

    response = console.post("/console/jobs/run/", {"task": "councils.provisioner_listens"}, follow=True)
    call_command("jobs", "run", "councils.seal_audit")
    assert "starts as soon as a worker is free" in text(response)
    assert sent == []
    deliver()

    assert sent == [
        ("councils.provisioner_listens", {"expires": 30, "queue": "provision"}), ("councils.seal_audit", {"expires": 60}),
    ]  # fmt: skip
    with operator_scope():
        events = AuditEvent.objects.filter(verb="jobrun.run_now").order_by("recorded_at")
        assert [(event.actor_id, event.object_id) for event in events] == [
            (boss.pk, "councils.provisioner_listens"), (None, "councils.seal_audit"),
        ]  # fmt: skip
    assert console.post("/console/jobs/run/", {"task": "os.system"}).status_code == 404
    with pytest.raises(CommandError, match="The schedule has no job"):
        call_command("jobs", "run", "os.system")
    with pytest.raises(NotAllowed):
        services.run_job(task="councils.seal_audit", by=None)
    capsys.readouterr()
    call_command("jobs", "list", "--json")
    assert {row["task"] for row in json.loads(capsys.readouterr().out)} >= {"councils.seal_audit"}


def test_the_pages_cost_a_fixed_number_of_queries(console) -> None:
    costs = {}
    for path in ("", "jobs/", "blueprints/", "trail/", "people/", "requests/"):
        console.get(f"/console/{path}")
        with CaptureQueriesContext(connection) as queries:
            console.get(f"/console/{path}")
        costs[path] = len([query for query in queries if "SELECT" in query["sql"]])

    assert max(costs.values()) <= 14, costs


def test_the_trail_shows_what_people_did(console, boss, birmingham) -> None:
    console.post("/console/councils/birmingham/suspend/", {"reason": "Asked to."})

    body = text(console.get("/console/trail/"))
    assert "An operator of the platform closed the site and the back office: Active → Suspended" in body
    assert "Pat Operator" in body
    assert "Asked to." in body
    call_command("council", "resume", "birmingham")
    assert "The platform, by “dips council”" in text(console.get("/console/trail/"))
    assert "opened the site and the back office again: Suspended → Active" in text(
        console.get("/console/councils/birmingham/")
    )
    assert "Nothing of the kind was done" in text(console.get("/console/trail/?q=nonsense"))
    assert "The service" in text(console.get("/console/trail/?who=everybody"))


def test_operators_are_made_from_the_command_line(person, capsys, on) -> None:
    someone = person("Nia Newcomer", "nia@example.org")
    assert on(None, someone).get("/console/").status_code == 404

    call_command("operator", "add", "Nia@example.org")
    call_command("operator", "list")
    assert "nia@example.org\tNia Newcomer" in capsys.readouterr().out
    client = on(None, type(someone).objects.get(pk=someone.pk))
    assert "nia@example.org" in text(client.get("/console/people/"))

    call_command("operator", "remove", "nia@example.org")
    assert client.get("/console/").status_code == 404
    with pytest.raises(CommandError, match="Nobody has an account with the address nobody@"):
        call_command("operator", "add", "nobody@example.org")


def test_ages_in_words() -> None:
    now = clock.wall_at(date(2026, 1, 10))
    for seconds, words in ((0, "a moment"), (1, "1 second"), (61, "1 minute"), (7200, "2 hours"), (200_000, "2 days")):
        assert age(now - timedelta(seconds=seconds), now) == words
    assert ahead(now + timedelta(minutes=5), now) == "in 5 minutes"
    assert ahead(now - timedelta(minutes=5), now) == "5 minutes overdue"
