"""`dips council create`, cut off and gone on with."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from dips.blueprints import library
from dips.councils import lookup, owner, provisioning, services
from dips.councils.management import watching
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import FIRST, LAST, Step
from dips.councils.states import CouncilState, RunState
from dips.kernel.actors import SYSTEM
from dips.kernel.models import OutboxMessage
from dips.kernel.registry import Registry
from tests.support import plugin

from .runs import ALL, ask, expire, traces


def test_the_command_says_each_step_and_refuses_a_second(made: str, steps: Registry[Step], capsys) -> None:
    call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")

    said = capsys.readouterr().out
    assert "  schema: make the schema, its role and its rights\n  activate: open the site\n" in said
    assert "Testwich Council is at http://testwich.dips.localhost" in said
    with pytest.raises(CommandError, match="There is already a council with the web address “testwich”"):
        call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")
    with pytest.raises(CommandError, match="like ynys-mon"):
        call_command("council", "create", "--slug", "ynys-môn", "--name", "Ynys Môn")
    with pytest.raises(CommandError, match="“XYZ” is no GSS code"):
        call_command("council", "create", "--slug", "ok", "--name", "Ok Council", "--gss-code", "xyz")
    assert Council.objects.count() == 3


def test_the_command_says_every_fault_of_a_blueprint(made: str, tmp_path, capsys) -> None:
    folder = shutil.copytree(library.SHELF / "dips-birmingham", tmp_path / "copy")
    weights = folder / "calls" / "criteria.yaml"
    weights.write_text(weights.read_text().replace("weight: 30", "weight: 20"))

    with pytest.raises(CommandError, match=r"calls/criteria\.yaml, line 2: The weights add up to 90"):
        call_command("council", "create", "--slug", "testwich", "--name", "Testwich", "--blueprint", str(folder))
    assert Council.objects.count() == 2


def test_the_command_goes_on_with_what_was_cut_off(made: str, steps: Registry[Step], capsys) -> None:
    provisioning.register_step("note", lambda *_: None)
    run = ask()
    services.begin(provisioning.claim(run.pk))
    expire(run)

    call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")

    assert "Going on with Testwich Council" in capsys.readouterr().out
    assert Council.objects.get(slug="testwich").state == CouncilState.ACTIVE


def test_without_the_owners_address_others_carry_the_request_out(
    made: str, steps: Registry[Step], settings, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    """The command files what sign-up files, and says the steps that the provisioner does."""
    address, settings.OWNER_DATABASE_URL = settings.OWNER_DATABASE_URL, ""

    def provisioner() -> None:
        settings.OWNER_DATABASE_URL = address
        services.provision(ProvisioningRun.objects.get(slug="testwich"))

    monkeypatch.setattr(watching, "_pause", provisioner)
    call_command("council", "create", "--slug", "testwich", "--name", "Testwich Council")

    said = capsys.readouterr().out
    assert "is asked for. The provisioner makes it.\n  schema: make the schema, its role and its rights\n" in said
    assert "  activate: open the site\nTestwich Council is at http://testwich.dips.localhost" in said


def test_it_says_that_nobody_takes_the_request_up(
    db: None, steps: Registry[Step], settings, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    settings.OWNER_DATABASE_URL = ""
    monkeypatch.setattr(watching, "TAKEN_UP_WITHIN", 0)
    words = ("council", "create", "--slug", "testwich", "--name", "Testwich Council")

    with pytest.raises(CommandError, match=r"Are provisioner, worker and beat running\? The request stays"):
        call_command(*words)
    call_command(*words, "--no-wait")

    run = ProvisioningRun.objects.get(slug="testwich")
    assert (run.state, run.attempts, run.error) == (RunState.WAITING, 0, "")
    assert [message.payload for message in OutboxMessage.objects.filter(kind=services.PROVISION)] == [
        {"run": str(run.pk)}
    ]
    assert capsys.readouterr().out.endswith(
        "Going on with Testwich Council, begun before\nTestwich Council is asked for. The provisioner makes it.\n"
    )
    services.cancel_run(run=run, reason="Not now", by=SYSTEM)
    with pytest.raises(services.ProvisioningFailed, match="Not now"):
        watching.follow(run, within=0, announce=print)


@pytest.mark.slow
@pytest.mark.parametrize("step", [FIRST, "adopt"])
def test_a_process_killed_in_a_step_is_gone_on_with(made: str, step: str) -> None:
    """SIGKILL, with the real steps: PostgreSQL rolls back what was begun, and the next holder finds what was done."""
    session = plugin.current()
    process = subprocess.Popen(
        [sys.executable, "-m", "config.cli", "council", "create", "--slug", "testwich", "--name", "Testwich Council"],
        env=os.environ
        | {
            "DATABASE_URL": session.url("dips_web", made),
            "OWNER_DATABASE_URL": session.url("dips_owner", made),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(f"  {step}:"):
            break
    process.kill()
    assert process.wait() == -signal.SIGKILL
    run = ProvisioningRun.objects.get(slug="testwich")
    assert run.state == RunState.RUNNING
    assert lookup.by_host("testwich.dips.localhost") is None
    expire(run)

    council = services.provision(run)

    assert (council.state, traces(run)) == (CouncilState.ACTIVE, ALL)
    run.refresh_from_db()
    assert (run.state, run.steps_done) == (RunState.DONE, [FIRST, "adopt", "invite", LAST])
    with owner.connect() as link:
        assert link.execute(
            "SELECT count(*) FROM blueprints_adoption WHERE schema = %s", [run.schema_name]
        ).fetchone() == (1,)
