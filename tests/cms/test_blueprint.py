"""The site's sections of a blueprint: read, refused, taken twice, and exported as they came."""

from __future__ import annotations

import copy

import pytest
from wagtail.models import GroupPagePermission, Page, Site

from cms import blueprint
from cms.models import HomePage, TextPage
from dips.blueprints import library, schemas
from dips.blueprints.document import Document
from dips.councils.models import Branding
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM


@pytest.fixture
def shipped() -> list[dict]:
    data = library.load("dips-birmingham").sections[blueprint.PAGES]
    return schemas.filled(copy.deepcopy(data), blueprint.PAGES_SCHEMA)


def test_export_is_what_was_shipped(birmingham) -> None:
    shipped = library.load("dips-birmingham").sections
    with council_scope(birmingham):
        pages = schemas.trimmed(blueprint.export_pages(), blueprint.PAGES_SCHEMA)
        theme = schemas.trimmed(blueprint.export_theme(), blueprint.THEME_SCHEMA)

    assert pages == schemas.trimmed(shipped[blueprint.PAGES], blueprint.PAGES_SCHEMA)
    assert theme == shipped[blueprint.THEME]


def test_the_site_begins_at_the_home_page_and_wagtails_own_is_gone(birmingham) -> None:
    with council_scope(birmingham):
        site = Site.objects.get()
        home = site.root_page.specific_class
        tops = list(Page.objects.filter(depth=2).values_list("slug", flat=True))

    assert (site.hostname, home) == ("birmingham.dips.localhost", HomePage)
    assert tops == ["home"]


def test_taking_it_twice_changes_nothing(birmingham, shipped) -> None:
    with council_scope(birmingham):
        before = list(Page.objects.order_by("path").values_list("path", "slug", "title"))
        blueprint.apply_pages(shipped, SYSTEM)
        after = list(Page.objects.order_by("path").values_list("path", "slug", "title"))

    assert after == before


def test_pages_of_the_councils_own_stay(birmingham, shipped) -> None:
    with council_scope(birmingham):
        own = TextPage(title="Ours alone", slug="ours")
        HomePage.objects.get().add_child(instance=own)
        blueprint.apply_pages(shipped, SYSTEM)
        kept = TextPage.objects.filter(slug="ours").exists()
        exported = [row["key"] for row in blueprint.export_pages()]

    assert kept
    assert "ours" not in exported


@pytest.mark.parametrize(
    ("number", "change", "message"),
    [
        (1, {"key": "home"}, "The page “home” stands twice."),
        (0, {"kind": "text"}, "The first page, and no other, is the home page."),
        (1, {"under": "nowhere"}, "There is no page “nowhere” above."),
        (2, {"under": "programme"}, "A page of the kind “challenges” cannot stand under “programme”."),
        (3, {"slug": "challenges"}, "Two pages have the address “challenges”."),
        (3, {"body": "[x](page:gone)"}, "The link page:gone leads to no page of this blueprint."),
    ],
)
def test_faults_say_what_is_wrong(shipped, number, change, message) -> None:
    shipped[number] |= change

    found = [fault.message for fault in blueprint.check_pages(shipped, Document({}, {}))]

    assert message in found


def test_a_new_address_moves_the_page_and_another_pages_address_is_left_to_it(birmingham, shipped) -> None:
    texts = [row for row in shipped if row["kind"] == "text" and row["under"] == "home"]
    texts[0]["slug"], texts[1]["slug"] = "moved-here", texts[2]["key"]
    with council_scope(birmingham):
        blueprint.apply_pages(shipped, SYSTEM)
        found = TextPage.objects.filter(starter_key__in=[row["key"] for row in texts[:3]]).order_by("path")
        slugs = list(found.values_list("slug", flat=True))

    assert slugs == ["moved-here", texts[1]["key"], texts[2]["key"]]


def test_words_are_given_their_one_form_and_faulty_ones_left_alone(shipped) -> None:
    written = ["Wrapped\nwords", "", "> nobody said this", "* a\n* b"]
    for row, body in zip(shipped, written, strict=False):
        row["body"] = body

    found = [row.get("body") for row in blueprint.tidy_pages(shipped)][: len(written)]

    assert found == ["Wrapped words", None, "> nobody said this", "- a\n- b"]


def test_a_colour_of_ones_own_is_never_overwritten(birmingham) -> None:
    with council_scope(birmingham):
        Branding.objects.filter(council=birmingham).update(given="#005eb8")
        blueprint.apply_theme({"accent": "#7b1e5b", "letter": ""}, SYSTEM)
        given = Branding.objects.get(council=birmingham).given

    assert given == "#005eb8"


def test_only_roles_with_the_right_may_edit_pages(birmingham) -> None:
    with council_scope(birmingham):
        names = set(GroupPagePermission.objects.values_list("group__role__key", flat=True))

    assert names == {"council_admin", "programme_manager"}
