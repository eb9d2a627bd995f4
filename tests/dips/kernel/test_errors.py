from dips.kernel.errors import Conflict, IllegalMove, Invalid


def test_a_refusal_carries_code_status_and_sentence() -> None:
    refusal = IllegalMove(state="Draft")

    assert (refusal.code, refusal.status) == ("illegal_move", 409)
    assert refusal.message == "This cannot be done in its present state: Draft."
    assert isinstance(refusal, Conflict)


def test_a_refusal_may_name_its_field() -> None:
    refusal = Invalid("Enter a name", field="name")

    assert refusal.errors == {"name": ["Enter a name"]}


def test_a_percent_sign_in_a_plain_sentence_stays() -> None:
    assert Invalid("Weights add up to 90%").message == "Weights add up to 90%"
