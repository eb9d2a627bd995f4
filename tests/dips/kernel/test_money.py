import pytest

from dips.kernel.errors import Invalid
from dips.kernel.money import Money


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("24,500", 2_450_000), ("£24,500", 2_450_000), ("24500.50", 2_450_050), (" £ 0 ", 0), ("1,000,000", 100_000_000)],
)
def test_parse_reads_what_people_type(typed: str, pence: int) -> None:
    assert Money.parse(typed) == Money(pence)


@pytest.mark.parametrize("typed", ["", "abc", "-5", "2,45,00", "24.5", "1e9", "£", "٣", "9" * 13])
def test_parse_refuses_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Money.parse(typed)

    assert refusal.value.message == "Enter an amount in pounds, like 24,500"


@pytest.mark.parametrize(("pence", "shown"), [(8_900_000, "£89,000"), (423_810, "£4,238.10"), (-5, "-£0.05")])
def test_str_shows_pounds(pence: int, shown: str) -> None:
    assert str(Money(pence)) == shown


def test_amounts_with_and_without_vat_do_not_add() -> None:
    with pytest.raises(ValueError, match="VAT"):
        Money(1, vat_included=True) + Money(1)


def test_the_programme_cost_89000() -> None:
    assert Money.parse("80,000") + Money.parse("9,000") == Money(8_900_000)
