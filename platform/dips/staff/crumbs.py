"""The way back from the pages about people."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from .officer import Crumb


def people_crumbs() -> list[Crumb]:
    return [(_("People"), reverse("wagtailusers_users:index"))]
