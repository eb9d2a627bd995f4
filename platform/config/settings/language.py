"""Words and time."""

from __future__ import annotations

from .places import ROOT

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
OFFICER_LANGUAGES = LANGUAGES[:1]  # the back office and what is written in it
WAGTAIL_CONTENT_LANGUAGES = OFFICER_LANGUAGES
LOCALE_PATHS = [str(ROOT / "platform" / "dips" / "ui" / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
