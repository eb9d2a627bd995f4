"""A council is made whole, or not at all, whatever is killed on the way."""

from __future__ import annotations

import pytest

from dips.councils import founding, lookup, provisioning, services, tasks
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import LAST, Step
from dips.councils.scope import operator_scope
from dips.councils.states import CouncilState, RunState
from dips.kernel import outbox
from dips.kernel.errors import Invalid
from dips.kernel.models import OutboxMessage
from dips.kernel.registry import Registry

from .runs import ALL, NOTHING, ask, expire, traces


def test_killed_before_the_first_step_it_begins_again(made: str, steps: Registry[Step]) -> None:
    run = ask()
    assert provisioning.claim(run.pk) is not None
    assert provisioning.claim(run.pk) is None  # somebody has it
    expire(run)

    council = services.provision(run)

    assert council.state == CouncilState.ACTIVE


@pytest.mark.parametrize("killed_in", ["one", "two", LAST])
def test_killed_in_a_step_it_resumes_there(made: str, steps: Registry[Step], killed_in: str) -> None:
    counts: dict[str, int] = {}
    alive = False

    def step(key: str):
        def run_step(council: Council, run: ProvisioningRun) -> None:
            counts[key] = counts.get(key, 0) + 1
            if key == killed_in and not alive:
                raise KeyboardInterrupt  # as a signal would: nothing of ours catches it

        return run_step

    provisioning.register_step("one", step("one"))
    provisioning.register_step("two", step("two"))
    last = provisioning.steps.get(LAST)
    if killed_in == LAST:
        steps._entries[LAST] = Step(LAST, lambda council, run: (step(LAST)(council, run), last.run(council, run)))
    run = ask()
    with pytest.raises(KeyboardInterrupt):
        services.provision(run)
    assert traces(run) == ALL
    assert lookup.by_host("testwich.dips.localhost") is None  # not open before it is whole
    alive = True
    expire(run)

    council = services.provision(run)

    assert council.state == CouncilState.ACTIVE
    assert counts == {"one": 1, "two": 1, killed_in: 2}


def test_a_step_that_fails_once_is_tried_again(made: str, steps: Registry[Step]) -> None:
    tries = []

    def shaky(council: Council, run: ProvisioningRun) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("the network")

    provisioning.register_step("shaky", shaky)

    council = services.provision(ask())

    assert (council.state, len(tries)) == (CouncilState.ACTIVE, 3)


def test_after_three_failures_everything_is_removed(made: str, steps: Registry[Step]) -> None:
    def broken(council: Council, run: ProvisioningRun) -> None:
        outbox.enqueue("mail", {}, key="from a council that will not be")
        raise OSError("always")

    def leaves_rows(council: Council, run: ProvisioningRun) -> None:
        outbox.enqueue("mail", {}, key="from a council that will not be")

    provisioning.register_step("leaves rows", leaves_rows)
    provisioning.register_step("broken", broken)
    run = ask()

    with pytest.raises(services.ProvisioningFailed, match="always"):
        services.provision(run)

    run.refresh_from_db()
    assert traces(run) == NOTHING
    assert (run.state, run.council, run.attempts) == (RunState.REMOVED, None, 3)
    assert run.error == "OSError: always"
    with operator_scope():
        assert not OutboxMessage.objects.filter(schema=run.schema_name).exists()


def test_the_address_is_free_again_after_a_removal(made: str, steps: Registry[Step]) -> None:
    tries: list[int] = []  # a step that comes straight after the owner's has three tries too

    def broken(council: Council, run: ProvisioningRun) -> None:
        tries.append(run.attempts)
        raise OSError("always")

    provisioning.register_step("broken", broken)
    with pytest.raises(services.ProvisioningFailed):
        services.provision(ask())
    steps._entries.pop("broken")

    assert tries == [1, 2, 3]
    assert services.provision(ask()).state == CouncilState.ACTIVE


def test_a_refusal_by_a_rule_is_not_tried_again(made: str, steps: Registry[Step]) -> None:
    tries = []

    def refuses(council: Council, run: ProvisioningRun) -> None:
        tries.append(1)
        raise Invalid("the blueprint has faults")

    provisioning.register_step("refuses", refuses)
    run = ask()

    with pytest.raises(services.ProvisioningFailed, match="the blueprint has faults"):
        services.provision(run)

    assert (len(tries), traces(run)) == (1, NOTHING)


def test_tasks_hand_the_run_on(made: str, steps: Registry[Step], monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(tasks.carry_on, "delay", lambda pk: sent.append(("carry_on", pk)))
    run = ask()

    tasks.provision(str(run.pk))

    assert sent == [("carry_on", str(run.pk))]
    assert traces(run) == ALL
    tasks.carry_on(str(run.pk))
    assert Council.objects.get(slug="testwich").state == CouncilState.ACTIVE
    tasks.provision(str(run.pk))  # a message that comes twice
    tasks.carry_on(str(run.pk))
    assert sent == [("carry_on", str(run.pk))]


def test_the_beat_wakes_what_stands_still(made: str, steps: Registry[Step], monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    for task in (tasks.provision, tasks.carry_on, tasks.remove):
        monkeypatch.setattr(task, "delay", lambda pk, name=task.name: sent.append((name, pk)))
    run = ask()
    provisioning.claim(run.pk)
    assert tasks.resume() == 0  # held

    expire(run)
    assert tasks.resume() == 1
    held = provisioning.claim(run.pk)
    services.begin(held)
    expire(run)
    assert tasks.resume() == 1

    assert sent == [("councils.provision", str(run.pk)), ("councils.carry_on", str(run.pk))]


def test_a_run_that_dies_three_times_is_removed(
    made: str, steps: Registry[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed each time without a word, as by the machine's memory: the count is kept when it is taken, not when it fails."""
    run = ask()
    held = provisioning.claim(run.pk)
    services.begin(held)
    provisioning.release(held)
    for _time in range(provisioning.TRIES):
        expire(run)
        assert provisioning.claim(run.pk) is not None
    expire(run)

    assert provisioning.claim(run.pk) is None
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    sent = []
    monkeypatch.setattr(tasks.remove, "delay", sent.append)
    assert tasks.resume() == 1
    tasks.remove(sent[0])
    assert traces(run) == NOTHING


def test_removing_twice_is_harmless(made: str, steps: Registry[Step]) -> None:
    provisioning.register_step("broken", lambda *_: 1 / 0)
    run = ask()
    with pytest.raises(services.ProvisioningFailed):
        services.provision(run)

    founding.remove(run)

    assert traces(run) == NOTHING
