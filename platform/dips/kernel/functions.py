"""SQL functions of our own."""

from __future__ import annotations

from django.db.models import DateTimeField, Func


class DipsNow(Func):
    """The service's present instant: `dips.now` when a test has set it, else `clock_timestamp()`."""

    template = "public.dips_now()"
    output_field = DateTimeField()
