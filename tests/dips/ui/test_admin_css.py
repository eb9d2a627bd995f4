"""The two stylesheets that are made of others are up to date, and the admin's lets nothing out."""

from __future__ import annotations

import pytest

from dips.ui import admin_css, public_css


@pytest.mark.parametrize("stylesheet", [admin_css, public_css])
def test_the_written_stylesheet_is_up_to_date(stylesheet):
    """`dips admin_css` writes both."""
    assert stylesheet.TARGET.read_text() == stylesheet.build()


@pytest.mark.parametrize("stylesheet", [admin_css, public_css])
def test_a_table_wider_than_its_place_has_a_shadow_where_it_goes_on(stylesheet):
    rule = stylesheet.build().partition("\n.table-scroll {")[2].partition("}")[0]

    assert "overflow-x: auto" in rule
    assert (rule.count(" local"), rule.count(" scroll")) == (2, 2)


def test_no_rule_of_ours_escapes_into_the_admin():
    body = admin_css.build()
    parts = body[body.index("\n.dips {\n") :]

    assert parts.count("{") == parts.count("}")
    assert parts.rstrip().endswith("}")
    assert "@font-face" not in parts
    assert ":root" not in parts
