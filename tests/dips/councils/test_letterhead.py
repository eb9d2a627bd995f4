"""A letter's HTML says what its text says, under the right name, and lets nothing in."""

from __future__ import annotations

from django.utils import translation

from dips.councils import letterhead
from dips.councils.scope import council_scope

TEXT = """Dear Ada,

Your part:
https://dips.localhost/invitations/x/

* Reads <b>applications</b>
* Writes & sends

See https://example.org/a?b=1&c=2 too.

--
Birmingham City Council
"""


def test_a_text_becomes_paragraphs_lists_and_links() -> None:
    assert letterhead.from_text(TEXT) == (
        "<p>Dear Ada,</p>\n"
        '<p>Your part:<br><a href="https://dips.localhost/invitations/x/">https://dips.localhost/invitations/x/</a></p>\n'
        "<ul><li>Reads &lt;b&gt;applications&lt;/b&gt;</li><li>Writes &amp; sends</li></ul>\n"
        '<p>See <a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a> too.</p>'
    )


def test_it_stands_under_the_councils_name_and_colour(birmingham) -> None:
    with council_scope(birmingham):
        html = letterhead.page("<p>x</p>", subject="Your <place>", council=birmingham)

    assert "<strong" in html and "Birmingham City Council" in html
    assert f"border-top:8px solid {birmingham.branding.accent}" in html
    assert "Your &lt;place&gt;" in html and "<place>" not in html
    assert 'href="http://birmingham.dips.localhost:' in html
    assert "<script" not in html and "<img" not in html


def test_it_is_in_the_language_of_its_words(db) -> None:
    with translation.override("cy"):
        assert '<html lang="cy">' in letterhead.page("<p>x</p>", subject="x", council=None)
        assert '<html lang="en-gb">' in letterhead.page("<p>x</p>", subject="x", council=None, language="en-gb")
