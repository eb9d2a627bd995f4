"""Every state and every verb of the table: what it refuses changes nothing."""

from __future__ import annotations

import pytest

from dips.kernel import audit, workflow
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove
from tenants.applications.states import APPLICANT_LABELS, LIVE, MOVES, OVER, TAG_COLOURS, S

ALLOWED = {
    ("draft", "submit"): "submitted",
    ("submitted", "resubmit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("eligible", "withdraw"): "withdrawn",
    ("draft", "expire"): "expired",
    ("submitted", "find_eligible"): "eligible",
    ("ineligible", "find_eligible"): "eligible",
    ("submitted", "find_ineligible"): "ineligible",
    ("eligible", "find_ineligible"): "ineligible",
}


@pytest.mark.parametrize("verb", sorted(MOVES))
@pytest.mark.parametrize("state", S.values)
def test_only_the_table_moves(draft, state, verb):
    from tenants.applications.models import Application

    Application.objects.filter(pk=draft.pk).update(state=state)
    before = audit.trail(draft).count()

    if (state, verb) in ALLOWED:
        workflow.move(draft, verb, by=SYSTEM)
        assert Application.objects.get(pk=draft.pk).state == ALLOWED[state, verb]
        assert audit.trail(draft).count() == before + 1
    else:
        with pytest.raises(IllegalMove):
            workflow.move(draft, verb, by=SYSTEM)
        assert Application.objects.get(pk=draft.pk).state == state
        assert audit.trail(draft).count() == before


def test_every_state_has_both_labels_and_is_live_or_over():
    assert set(APPLICANT_LABELS) == set(TAG_COLOURS) == set(S)
    assert set(S) == LIVE | OVER
    assert not LIVE & OVER
