import pytest

from dips.kernel.registry import Registry, UnknownKey


def test_registry_keeps_order_and_answers_by_key() -> None:
    registry: Registry[int] = Registry("numbers")
    registry.register("two", 2)
    registry.register("one", 1)

    assert list(registry) == [("two", 2), ("one", 1)]
    assert registry.get("one") == 1


def test_registry_refuses_an_unknown_key_by_name() -> None:
    with pytest.raises(UnknownKey, match="numbers: nothing is registered as 'three'"):
        Registry("numbers").get("three")


def test_registry_refuses_a_second_answer_under_one_key() -> None:
    registry: Registry[int] = Registry("numbers")
    registry.register("one", 1)

    with pytest.raises(ValueError, match="registered already"):
        registry.register("one", 2)

    assert registry.get("one") == 1
