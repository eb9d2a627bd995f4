"""The web process: `granian --interface wsgi config.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()

from dips.councils.guard import refuse_a_strong_login  # noqa: E402 -- after the applications are loaded
from dips.councils.logs import take_warnings  # noqa: E402 -- as above

take_warnings()
refuse_a_strong_login()
