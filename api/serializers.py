"""What comes in is named field by field, and what is not named is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dips.kernel import clock
from dips.kernel.errors import Invalid

LONGEST = 20_000


class Input(serializers.Serializer[Any]):
    """A body, or the filters of a list. An unknown name is an error that names it, so nothing is set by accident."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = sorted(str(name) for name in data if name not in known)[:20]
            if unknown:
                raise serializers.ValidationError({name[:80]: [_("There is no such field.")] for name in unknown})
            no_text = [
                name for name, field in self.fields.items() if name in data and not _may_be_text(field, data[name])
            ]
            if no_text:
                raise serializers.ValidationError({name: [_("Write text, in quotation marks.")] for name in no_text})
        return super().to_internal_value(data)


def _may_be_text(field: Any, value: Any) -> bool:
    """DRF would write a number down as text; the description says that text is asked for, so a number is a mistake."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return all(_may_be_text(field.child, one) for one in value)
    return not isinstance(field, serializers.CharField) or value is None or isinstance(value, str)


class Nothing(Input):
    """The body of a verb that needs no words."""


class Reason(Input):
    """Why, in the officer's words; it goes into the audit trail."""

    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field[datetime, str | datetime, str, datetime]):
    """A time. In: with an offset, or a wall-clock time in London that exists once. Out: UTC, ending in Z."""

    default_error_messages = {
        "invalid": _("Write a date and time like 2027-01-06T17:00:00Z."),
        "far": _("Choose a year between 2000 and 2100."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            value = parse_datetime(data)
        except ValueError:
            value = None
        if value is None:
            self.fail("invalid")
        if not 2000 <= value.year <= 2100:
            self.fail("far")
        try:
            return clock.wall(value)
        except Invalid as error:
            raise serializers.ValidationError(error.message, code=error.code) from None

    def to_representation(self, value: datetime) -> str:
        return z(value)


def z(value: datetime) -> str:
    """An instant in UTC with a Z, seconds always, parts of a second only where there are some."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Choice(serializers.ChoiceField):
    """One of a few words. A wrong one is answered with the right ones."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)
        words = ", ".join(str(word) for word in self.choices)
        self.error_messages["invalid_choice"] = _("“{input}” is not one of: %(words)s.") % {"words": words}


class Text(serializers.CharField):
    """Text of people: any language, kept as typed but for spaces around it, and of a length that somebody may read."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(**kwargs)
