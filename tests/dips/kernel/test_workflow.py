"""The one door through which a state changes."""

import pytest

from dips.councils.scope import council_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove
from dips.kernel.workflow import can_move, move, moved
from tenants.programmes.models import Programme


@pytest.fixture
def programme(birmingham):
    with council_scope(birmingham):
        yield Programme.objects.create(name="Test", slug="test", short_code="TST")


def test_move_writes_audits_and_announces(programme) -> None:
    heard: list[tuple] = []

    def receiver(sender, *, verb, source, target, reason, **kwargs) -> None:
        heard.append((verb, source, target, reason))

    moved.connect(receiver)
    try:
        move(programme, "open", by=SYSTEM, reason="ready")
    finally:
        moved.disconnect(receiver)

    assert Programme.objects.get(pk=programme.pk).state == "live"
    event = audit.trail(programme).last()
    assert (event.verb, event.reason, event.data["from"], event.data["to"]) == (
        "programme.open",
        "ready",
        "draft",
        "live",
    )
    assert heard == [("open", "draft", "live", "ready")]


def test_move_refuses_by_the_databases_state_not_the_copys(programme) -> None:
    stale = Programme.objects.get(pk=programme.pk)
    move(programme, "open", by=SYSTEM)
    events = audit.trail(programme).count()

    with pytest.raises(IllegalMove):
        move(stale, "open", by=SYSTEM)

    assert stale.state == "live"
    assert audit.trail(programme).count() == events


def test_can_move_asks_the_table(programme) -> None:
    assert can_move(programme, "open") is True
    assert can_move(programme, "no-such-verb") is False
