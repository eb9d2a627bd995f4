"""The glossary's words are the code's words."""

import re
from importlib import import_module

from django.apps import apps
from django.conf import settings

ROOT = settings.ROOT
ROWS = re.compile(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
PACKAGES = {config.label: config.name for config in apps.get_app_configs()}


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    rows = ROWS.findall((ROOT / "docs" / "glossary.md").read_text())
    names = [name for _word, code in rows for name in re.findall(r"`([a-z]+(?:\.\w+)+)`", code)]

    assert [name for name in names if not _exists(name)] == []
    assert len(names) > 30


def test_every_word_is_explained_once() -> None:
    words = [word.strip().lower() for word, _code in ROWS.findall((ROOT / "docs" / "glossary.md").read_text())]

    assert sorted(words) == sorted(set(words))


def _exists(name: str) -> bool:
    """`label.Model`, `label.module.Name`, `config.module` or `settings.NAME`."""
    label, *rest = name.split(".")
    if label == "settings":
        return hasattr(settings, rest[0])
    package = PACKAGES.get(label, label)
    for depth in range(len(rest), -1, -1):
        try:
            found = import_module(".".join([package, *rest[:depth]]))
        except ModuleNotFoundError:
            continue
        remaining = rest[depth:]
        if not remaining:
            return True
        places = [found, *(_module(f"{package}.{drawer}") for drawer in ("models", "profile", "states", "document"))]
        return any(hasattr(place, remaining[0]) for place in places)
    return False


def _module(name: str) -> object:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None
