"""Markdown from people becomes safe HTML in our own class names."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from dips.ui.markdown import render


def test_headings_begin_below_the_pages_own():
    assert render("# One\n\n### Three") == (
        '<h3 class="govuk-heading-m">One</h3>\n<h4 class="govuk-heading-s">Three</h4>\n'
    )


def test_paragraphs_and_lists_take_our_class_names():
    assert render("Say **what**.\n\n- one") == (
        '<p class="govuk-body">Say <strong>what</strong>.</p>\n'
        '<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n</ul>\n'
    )


def test_a_wide_table_scrolls_by_keyboard_too():
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert html.startswith(
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table class="govuk-table">'
    )
    assert '<th scope="col">a</th>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://tracker.example/a.png)",
        '<a href="data:text/html,x">x</a>',
        '[x](https://example.org "onmouseover=alert(1)")',
        "<style>*{display:none}</style>",
    ],
)
def test_raw_html_never_survives(attack):
    html = render(attack)

    for word in (
        "<script",
        "<img",
        "<style",
        '<a href="javascript',
        '<a href="data',
        " onmouseover=",
        "<a onmouseover",
    ):
        assert word not in html


def test_nothing_is_nothing():
    assert render("") == ""


def test_a_table_is_named_in_the_language_of_each_reader():
    named = []
    for language in ("en", "cy", "en"):
        with translation.override(language):
            named.append(re.findall(r'aria-label="(\w+)"', render("| a |\n|---|\n| 1 |")))

    assert named == [["Table"], ["Tabl"], ["Table"]]
