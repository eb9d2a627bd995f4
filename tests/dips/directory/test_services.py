"""Councils write about themselves, in their own transaction, and about nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from dips.councils.models import Council
from dips.councils.scope import council_scope, portal_scope
from dips.directory import services
from dips.directory.models import ChallengeIndex, Passport
from dips.kernel.ids import uuid7

FACTS = {
    "title": "Late shops",
    "question": "How might we keep shops open late?",
    "summary": "Noise at night.",
    "team": "Markets",
    "themes": ["Trade"],
    "stage": "call_for_solutions",
    "stage_name": "Call for solutions",
    "stages": [{"kind": "call_for_solutions", "name": "Call for solutions", "state": "now"}],
    "programme_name": "Test programme",
}


def test_challenge_is_listed_as_its_councils(db, birmingham) -> None:
    with council_scope(birmingham):
        row = services.list_challenge(challenge_id=uuid7(), reference="TST-01", **FACTS)

    assert (row.council_id, row.schema, row.reference) == (birmingham.pk, birmingham.schema_name, "TST-01")


def test_window_and_words_leave_each_other_alone(db, birmingham) -> None:
    challenge = uuid7()
    opens, closes = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)

    with council_scope(birmingham):
        services.set_window(challenge_id=challenge, opens_at=opens, closes_at=closes)
        services.list_challenge(challenge_id=challenge, reference="TST-01", **FACTS)
        services.list_challenge(challenge_id=challenge, reference="TST-01", **FACTS | {"title": "Late cafes"})
        row = ChallengeIndex.objects.get(challenge_id=challenge)

    assert (row.title, row.opens_at, row.closes_at) == ("Late cafes", opens, closes)


def test_withdrawing_keeps_the_row_and_takes_it_off_the_list(db, birmingham) -> None:
    challenge = uuid7()

    with council_scope(birmingham):
        services.list_challenge(challenge_id=challenge, reference="TST-01", **FACTS)
        services.withdraw(challenge_id=challenge)
        row = ChallengeIndex.objects.get(challenge_id=challenge)

    assert (row.listed, row.withdrawn) == (False, True)


def test_a_council_cannot_write_or_see_anothers_row(db, birmingham, solihull) -> None:
    challenge = uuid7()
    with council_scope(birmingham):
        services.list_challenge(challenge_id=challenge, reference="TST-01", **FACTS)

    with council_scope(solihull):
        services.withdraw(challenge_id=challenge)
        seen = ChallengeIndex.objects.filter(challenge_id=challenge).count()
        with pytest.raises(DatabaseError), transaction.atomic():
            ChallengeIndex.objects.create(
                council=Council.objects.get(pk=birmingham.pk), schema=birmingham.schema_name, challenge_id=uuid7()
            )

    with portal_scope():
        row = ChallengeIndex.objects.get(challenge_id=challenge)
    assert (seen, row.listed, row.withdrawn) == (0, True, False)


def test_the_portal_writes_no_row(db) -> None:
    with portal_scope(), pytest.raises(Council.DoesNotExist):
        services.list_challenge(challenge_id=uuid7(), reference="TST-01", **FACTS)


def test_stamping_again_brings_the_line_up_to_date(db, birmingham) -> None:
    supplier, application = uuid7(), uuid7()
    facts = {
        "supplier_id": supplier,
        "application_id": application,
        "challenge_reference": "TST-01",
        "question": "How?",
        "closes_at": None,
    }

    with council_scope(birmingham):
        services.stamp_passport(reference="", state="draft", applicant_label="Not finished", submitted_at=None, **facts)
        services.stamp_passport(
            reference="TST-01-0007",
            state="submitted",
            applicant_label="Sent",
            submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
            **facts,
        )
    with portal_scope():
        lines = list(Passport.objects.filter(supplier_id=supplier).values_list("reference", "state", "council_id"))

    assert lines == [("TST-01-0007", "submitted", birmingham.pk)]
