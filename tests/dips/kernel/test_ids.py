from dips.kernel.ids import uuid7


def test_uuid7_says_its_version_and_variant() -> None:
    made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_uuid7_sorts_by_time_and_never_repeats(monkeypatch) -> None:
    instants = iter(range(1_700_000_000_000_000_000, 1_700_000_001_000_000_000, 1_000_000))
    monkeypatch.setattr("dips.kernel.ids.time.time_ns", lambda: next(instants))

    made = [uuid7() for _ in range(1000)]

    assert made == sorted(made)
    assert len(set(made)) == 1000
