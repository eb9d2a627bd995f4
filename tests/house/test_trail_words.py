"""Whatever a council's trail holds is told its officers in a sentence: no verb reaches the page as it is in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from dips.accounts.receivers import SECOND_FACTOR
from dips.billing.states import Kind
from dips.kernel.models import AuditEvent
from dips.staff import trail

ROOMS = ("platform", "tenants", "cms", "api")
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
# Who writes a line for others: the first argument is the verb, or the second where a row comes first.
WRITERS = ("record", "_record", "_note", "_write", "_remove", "remember", "tell", "change_council", "_set")
# Verbs that are put together where they are written.
MADE = {
    "account": [f"account.{word}_second_factor" for word in SECOND_FACTOR.values()],
    "billing": [f"billing.{kind}" for kind in Kind.values],
    "edited": [f"{name}.edit" for name in ("stage", "serviceteam", "partnerorganisation", "fundingline")],
}
# Done on the platform alone, and never in a council.
PLATFORMS = {
    "jobrun", "provisioningrun", "signup", "supplier", "supplierinvitation", "supplierorganisation", "token", "viewer",
}  # fmt: skip
ON_THE_PLATFORM = {
    "account.make_operator",
    "account.unmake_operator",
    "council.offboard",  # with it the council's own trail ends
    "departure.begin",
    "departure.finish",
    "emergencyaccess.agree",
    "emergencyaccess.ask",
    "emergencyaccess.miss",
    "emergencyaccess.refuse",
}


class Anything(dict[str, str]):
    """What a line may keep besides, whatever is asked for."""

    def __missing__(self, key: str) -> str:
        return "2031-01-06T12:00:00+00:00"


def test_every_verb_of_a_councils_trail_has_words() -> None:
    verbs = recorded(settings.ROOT)

    assert [verb for verb in sorted(verbs) if is_bare(verb)] == []
    assert len(verbs) > 120


def test_control_a_verb_without_words_is_seen(tmp_path) -> None:
    (tmp_path / "cms").mkdir()
    (tmp_path / "cms" / "new.py").write_text(
        'audit.record("page.fold", page, by=by)\n_write(row, "page.unfold", by=by)'
    )

    assert {"page.fold", "page.unfold"} <= recorded(tmp_path)
    assert is_bare("page.fold")
    assert not is_bare("member.join")


def recorded(root: Path) -> set[str]:
    """Every verb that the code may write into a council's trail: those it names, its moves, and those put together."""
    found = {verb for room in ROOMS for path in Path(root, room).rglob("*.py") for verb in _named(path)}
    found |= {f"{model._meta.model_name}.{verb}" for model in apps.get_models() for verb in _moves(model)}
    found |= {verb for verbs in MADE.values() for verb in verbs}
    return {verb for verb in found - ON_THE_PLATFORM if verb.partition(".")[0] not in PLATFORMS}


def is_bare(verb: str) -> bool:
    """Whether the page would show the verb, or its second word alone."""
    said = trail.say(AuditEvent(verb=verb, actor_label="Ada", data=Anything()))
    plain = verb.partition(".")[2].replace("_", " ").capitalize()
    return said in (verb, plain)


def _named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
            for given in node.args[:2]:
                for part in ast.walk(given):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and VERB.fullmatch(part.value):
                        yield part.value


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _moves(model: type) -> Iterator[str]:
    for table in getattr(model, "MOVES", {}).values():
        yield from table
