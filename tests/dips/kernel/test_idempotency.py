"""A repeated request: one effect, one answer."""

import pytest

from dips.councils.scope import council_scope
from dips.kernel.errors import NotNow
from dips.kernel.idempotency import Answer, KeyReused, StillAtWork, answer_apart, answer_once
from dips.kernel.models import IdempotencyKey


def test_the_second_call_gets_the_first_answer(birmingham, officer) -> None:
    by, effects = officer(birmingham, "programme_manager"), []

    def run() -> Answer:
        effects.append("effect")
        return Answer(201, {"number": len(effects)})

    with council_scope(birmingham):
        first = answer_once("k", request_hash="h", by=by, run=run)
        second = answer_once("k", request_hash="h", by=by, run=run)

    assert first == Answer(201, {"number": 1})
    assert second == Answer(201, {"number": 1}, {"Idempotency-Replayed": "true"})
    assert effects == ["effect"]


def test_a_key_used_for_another_request_is_refused(birmingham, officer) -> None:
    by = officer(birmingham, "programme_manager")
    with council_scope(birmingham):
        answer_once("k", request_hash="h", by=by, run=lambda: Answer(201, {}))

        with pytest.raises(KeyReused):
            answer_once("k", request_hash="other", by=by, run=lambda: Answer(201, {}))


def test_a_refused_request_may_be_tried_again(birmingham, officer) -> None:
    by = officer(birmingham, "programme_manager")

    def refuse() -> Answer:
        raise NotNow

    with council_scope(birmingham):
        with pytest.raises(NotNow):
            answer_once("k", request_hash="h", by=by, run=refuse)

        assert IdempotencyKey.objects.filter(key="k").count() == 0
        assert answer_once("k", request_hash="h", by=by, run=lambda: Answer(200, {})).status == 200


def test_one_persons_key_is_not_anothers(birmingham, officer) -> None:
    first, second = officer(birmingham, "programme_manager"), officer(birmingham, "assessor")
    with council_scope(birmingham):
        answer_once("k", request_hash="h", by=first, run=lambda: Answer(201, {"for": "first"}))
        answer = answer_once("k", request_hash="h", by=second, run=lambda: Answer(201, {"for": "second"}))

    assert answer.body == {"for": "second"}


def test_apart_from_a_transaction_the_first_answer_is_repeated_too(birmingham, officer) -> None:
    by, effects = officer(birmingham, "programme_manager"), []

    def run() -> Answer:
        effects.append("effect")
        if len(effects) == 1:
            raise NotNow
        return Answer(200, {"number": len(effects)})

    with council_scope(birmingham):
        with pytest.raises(NotNow):
            answer_apart("k", request_hash="h", by=by, run=run)
        first = answer_apart("k", request_hash="other", by=by, run=run)  # nobody was answered, so it may be another
        again = answer_apart("k", request_hash="other", by=by, run=run)
        with pytest.raises(KeyReused):
            answer_apart("k", request_hash="h", by=by, run=run)

    assert (first.body, again.body, again.headers) == ({"number": 2}, {"number": 2}, {"Idempotency-Replayed": "true"})
    assert len(effects) == 2


def test_while_the_first_is_at_work_there_is_no_second(birmingham, officer) -> None:
    by = officer(birmingham, "programme_manager")

    def slow() -> Answer:
        with pytest.raises(StillAtWork):
            answer_apart("k", request_hash="h", by=by, run=lambda: Answer(200, {}))
        return Answer(200, {"for": "the first"})

    with council_scope(birmingham):
        assert answer_apart("k", request_hash="h", by=by, run=slow).body == {"for": "the first"}
