"""The admin's stylesheet is what the public pages' stylesheets make of it."""

from __future__ import annotations

from dips.ui import admin_css


def test_the_written_stylesheet_is_up_to_date():
    assert admin_css.TARGET.read_text() == admin_css.build()


def test_no_rule_of_ours_escapes_into_the_admin():
    body = admin_css.build()
    parts = body[body.index("\n.dips {\n") :]

    assert parts.count("{") == parts.count("}")
    assert parts.rstrip().endswith("}")
    assert "@font-face" not in parts
    assert ":root" not in parts
