"""Sections cms/pages and cms/theme of a blueprint: the starter pages with their words, and the colour to begin with."""

from __future__ import annotations

from dips.blueprints import sections

from .pages import apply_pages, export_pages, pages_that_stay
from .shape import PAGES, PAGES_SCHEMA, check_pages, tidy_pages
from .theme import THEME, THEME_SCHEMA, apply_theme, export_theme, look_that_stays


def register() -> None:
    sections.register(
        sections.Section(
            key=PAGES,
            schema=PAGES_SCHEMA,
            export=export_pages,
            tidy=tidy_pages,
            check=check_pages,
            apply=apply_pages,
            after=("staff/roles",),
            in_use=pages_that_stay,
            page="wagtailadmin_explore_root",
        )
    )
    sections.register(
        sections.Section(
            key=THEME,
            schema=THEME_SCHEMA,
            export=export_theme,
            apply=apply_theme,
            required=False,
            in_use=look_that_stays,
            page="staff_site_look",
        )
    )
