"""The components' tags."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from dips.ui.spine import GLYPHS, SpineStage, where

STAGES = [
    SpineStage("challenge_definition", "Challenge definition", "done", "Brief agreed 10 August 2022"),
    SpineStage("call_for_solutions", "Call", "now"),
    SpineStage("exploration", "Exploration", "skipped"),
    SpineStage("accelerator", "Accelerator", "next"),
]


def draw(source: str, **context: Any) -> str:
    return Template("{% load dips %}" + source).render(Context(context))


def test_the_full_spine_says_each_state_without_colour():
    html = draw("{% spine stages full=True %}", stages=STAGES)

    assert html.count("<li ") == 4
    assert 'aria-current="step"' in html
    assert html.count('<span class="spine__here">Now</span>') == 1
    assert '<span class="govuk-visually-hidden"> (done)</span>' in html
    assert '<span class="govuk-visually-hidden"> (to come)</span>' in html
    assert '<span class="spine__when">skipped</span>' in html
    assert '<span class="spine__when">Brief agreed 10 August 2022</span>' in html


def test_a_spine_that_only_explains_says_nothing_is_done():
    html = draw("{% spine stages full=True told=True %}", stages=[SpineStage("exploration", "Exploration", "done")])

    assert "Exploration" in html
    assert "(done)" not in html


def test_the_mini_spine_draws_the_glyph_of_now_alone_and_a_caption():
    html = draw("{% spine stages %}", stages=STAGES)

    assert GLYPHS["call_for_solutions"] in html
    assert GLYPHS["exploration"] not in html
    assert '<p class="spine-caption">Stage 2 of 4: <b>Call</b></p>' in html
    assert "spine-caption" not in draw("{% spine stages caption=False %}", stages=STAGES)


def test_a_spine_before_the_first_stage_and_after_the_last():
    before = [SpineStage("exploration", "Exploration", "next")]
    after = [SpineStage("exploration", "Exploration", "done")]

    assert where(before) is None
    assert "Not begun" in draw("{% spine stages %}", stages=before)
    assert "All stages done" in draw("{% spine stages %}", stages=after)


def test_a_renamed_stage_keeps_its_glyph():
    html = draw("{% spine stages %}", stages=[SpineStage("prototype", "<b>Try it</b>", "now")])

    assert GLYPHS["prototype"] in html
    assert "&lt;b&gt;Try it&lt;/b&gt;" in html


def test_tags_of_status_know_five_colours():
    assert draw('{% status_tag "Sent" "blue" %}') == '<strong class="govuk-tag govuk-tag--blue">Sent</strong>'
    assert draw('{% status_tag "Sent" "pink" %}') == '<strong class="govuk-tag">Sent</strong>'


def test_pagination_keeps_the_query_and_leaves_pages_out():
    request = RequestFactory().get("/challenges/", {"q": "care & food", "page": "5"})
    html = draw("{% pagination page_obj %}", request=request, page_obj=Paginator(range(100), 10).get_page(5))

    assert 'href="?q=care+%26+food&amp;page=4"' in html
    assert html.count("govuk-pagination__gap") == 2
    assert 'aria-label="Page 5" aria-current="page"' in html
    assert draw("{% pagination page_obj %}", page_obj=Paginator(range(3), 10).get_page(1)).strip() == ""


def test_weights_picture_the_number_beside_them():
    html = draw("{% weights criteria %}", criteria=[{"name": "Social value", "weight": 10}])

    assert '<b class="num">10%</b>' in html
    assert '<rect class="bar-on" width="10" height="6"/>' in html


def test_a_task_that_cannot_start_is_no_link():
    html = draw(
        "{% task_list tasks %}",
        tasks=[{"title": "Check", "url": ""}, {"title": "Idea", "url": "/i/", "status": "Completed"}],
    )

    assert "<div>Check</div>" in html
    assert "Cannot start yet" in html
    assert 'href="/i/" aria-describedby="task-2-status">Idea</a>' in html
    assert "<strong" not in html


def test_change_links_say_what_they_change():
    html = draw(
        "{% summary_list rows %}",
        rows=[
            {"key": "Company number", "value": "01234567", "change_url": "/n/"},
            {"key": "Links", "value": "", "change_url": "/l/", "change_text": "links to your work"},
            {"key": "Idea", "value": "One.\n\n<b>Two.</b>"},
            {"key": "Themes", "value": ["Care", "Food"]},
        ],
    )

    assert 'Change<span class="govuk-visually-hidden"> company number</span></a>' in html
    assert 'Change<span class="govuk-visually-hidden"> links to your work</span></a>' in html
    assert "Not provided" in html
    assert "<p>One.</p><p>&lt;b&gt;Two.&lt;/b&gt;</p>" in html
    assert '<ul class="govuk-list"><li>Care</li><li>Food</li></ul>' in html


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"status": "closed", "closes_at": datetime(2023, 1, 6, 17, tzinfo=UTC)}, "<b>Closed to applications</b>6 January 2023"),
        ({"status": "upcoming", "opens_at": datetime(2023, 1, 6, 9, tzinfo=UTC)}, "<b>Opens 6 January 2023</b>"),
        ({"status": "upcoming"}, "<b>Not open yet</b>No dates yet"),
        ({"status": "withdrawn"}, "<b>Withdrawn</b>"),
    ],
)  # fmt: skip
def test_a_row_says_where_its_call_stands(row, said):
    shared = {"question": "How <?", "url": "/c/", "reference": "BHM-01", "council_name": "Birmingham", "spine": STAGES}
    shared |= {"team": "A & B", "council_colour": "", "illustrative": True, "opens_at": None, "closes_at": None}
    it = SimpleNamespace(**shared | row)

    for tag in ("listing_row", "challenge_card"):
        html = draw(f"{{% {tag} row %}}", row=it)
        assert (said in html, "How &lt;?" in html, "A &amp; B" in html, "illustrative" in html) == (True,) * 4


def test_a_block_wraps_what_it_holds():
    html = draw("{% notice title=title %}<p>{{ said }}</p>{% endnotice %}", title="The brief <changed>", said="A & B")

    assert html.strip() == '<div class="notice"><p><strong>The brief &lt;changed&gt;</strong></p><p>A &amp; B</p></div>'
    with pytest.raises(TemplateSyntaxError):
        Template("{% load dips %}{% inset what %}{% endinset %}")


def test_small_words():
    assert draw("{{ pence|pounds }}", pence=2_450_000) == "£24,500"
    assert draw("{{ none|pounds }}{{ none|uk_date }}{{ none|days_left }}", none=None) == ""
    assert draw("{{ hash|fingerprint }}", hash="9f2c41d8") == "9f2c 41d8"
    assert (
        draw('{% back_link "/a/" text %}', text="Your <b>")
        == '<a class="govuk-back-link" href="/a/">Your &lt;b&gt;</a>'
    )
