"""Every state and every verb: those in the table do what it says, all others are refused and change nothing."""

from __future__ import annotations

import pytest

from dips.directory.states import StageKind
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove
from dips.kernel.workflow import move
from tenants.challenges import services
from tenants.challenges.models import Challenge
from tenants.challenges.states import STAGE_MOVES, STATUS_MOVES, ChallengeStatus
from tests.tenants.making import answer_all, make_challenge

VERBS = {
    "submit": services.submit_for_review,
    "request_changes": services.request_changes,
    "approve": services.approve_challenge,
    "publish": services.publish_challenge,
    "archive": services.archive_challenge,
    "withdraw": services.withdraw_challenge,
}
TABLE = {
    ("draft", "submit"): "in_review",
    ("changes_requested", "submit"): "in_review",
    ("in_review", "request_changes"): "changes_requested",
    ("in_review", "approve"): "approved",
    ("approved", "publish"): "published",
    ("published", "archive"): "archived",
    ("published", "withdraw"): "withdrawn",
}


def test_the_table_has_a_service_for_each_verb() -> None:
    assert set(VERBS) == set(STATUS_MOVES)


@pytest.fixture
def challenge(here) -> Challenge:
    row = make_challenge()
    answer_all(row)
    return row


@pytest.mark.parametrize("status", ChallengeStatus.values)
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_status_and_verb(challenge, status, verb) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(status=status)
    challenge.refresh_from_db()
    before = audit.trail(challenge).count()

    if (status, verb) in TABLE:
        VERBS[verb](challenge=challenge, by=SYSTEM, reason="Because.")
        assert challenge.status == TABLE[status, verb]
        assert audit.trail(challenge).last().verb == f"challenge.{verb}"
    else:
        with pytest.raises(IllegalMove):
            VERBS[verb](challenge=challenge, by=SYSTEM, reason="Because.")
        assert audit.trail(challenge).count() == before
    challenge.refresh_from_db()
    assert challenge.status == TABLE.get((status, verb), status)


@pytest.mark.parametrize("stage", StageKind.values)
@pytest.mark.parametrize("verb", list(STAGE_MOVES))
def test_every_stage_is_entered_from_earlier_ones_only(challenge, stage, verb) -> None:
    kinds = list(StageKind.values)
    target = verb.removeprefix("enter_")
    Challenge.objects.filter(pk=challenge.pk).update(stage=stage)

    if kinds.index(stage) < kinds.index(target):
        assert move(challenge, verb, by=SYSTEM, field="stage").stage == target
    else:
        with pytest.raises(IllegalMove):
            move(challenge, verb, by=SYSTEM, field="stage")
    challenge.refresh_from_db()
    assert challenge.stage == (target if kinds.index(stage) < kinds.index(target) else stage)
