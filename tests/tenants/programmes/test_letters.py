"""How a letter's fields are filled in."""

from __future__ import annotations

from tenants.programmes.letters import fill

WHY = {"reason": "Formed in 2019\nNo <b>turnover</b> given"}


def test_each_line_of_a_quoted_value_is_quoted() -> None:
    assert fill("We read it.\n\n> {{ reason }}\n\nBye", WHY) == (
        "We read it.\n\n> Formed in 2019\n> No <b>turnover</b> given\n\nBye"
    )
    assert fill("Because: {{ reason }}", WHY) == "Because: Formed in 2019\nNo <b>turnover</b> given"


def test_a_value_in_markdown_stays_a_value() -> None:
    assert fill("> {{ reason }}", WHY, markdown=True) == "> Formed in 2019 No \\<b\\>turnover\\</b\\> given"
