"""What officers type about a call. Times are read as people in London say them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import clock
from dips.kernel.errors import DomainError
from dips.ui.forms import DateField, GovukForm, LongTextField, TextField, WholeNumberField, asking

from .models import Call, Criterion
from .states import Sift

CLOCK = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$", re.IGNORECASE)
SPOKEN = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def read_time(text: str) -> time:
    """Read "5pm", "9:30am", "17:00" or "midday"."""
    given = text.strip().lower()
    if given in SPOKEN:
        return SPOKEN[given]
    found = CLOCK.match(given)
    if found is None:
        raise ValueError(given)
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), found.group(3)
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(given)
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found.group(2) is None:
        raise ValueError(given)
    return time(hour, minute)


class TimeOfDayField(TextField):
    """A time of day in one box."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(width=5, max_length=10, **kwargs)

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_time(text)
        except ValueError:
            raise forms.ValidationError(_("Enter a time like 5pm or 9:30am"), code="not_a_time") from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


def _split(name: str, value: datetime | None) -> dict[str, Any]:
    if value is None:
        return {}
    there = clock.london(value)
    return {f"{name}_day": there.date(), f"{name}_time": there.time()}


class MomentsForm(GovukForm):
    """A form in which a moment is a day and a time beside it, `<name>_day` and `<name>_time`."""

    def moment(self, name: str) -> datetime | None:
        """The moment as typed, without a zone: the service reads it on a clock in London."""
        day: date | None = self.cleaned_data.get(f"{name}_day")
        at: time | None = self.cleaned_data.get(f"{name}_time")
        return None if day is None or at is None else datetime.combine(day, at)

    def refuse(self, error: DomainError) -> None:
        for name in list(error.errors):
            if f"{name}_day" in self.fields:
                error.errors[f"{name}_day"] = error.errors.pop(name)
        super().refuse(error)


class DatesForm(MomentsForm):
    opens_at_day = DateField(
        label=gettext_lazy("Opens on"),
        help_text=gettext_lazy("A time that is still to come. When you publish the call you can also open it at once."),
        error_messages=asking(gettext_lazy("Enter the day on which the call opens")),
    )
    opens_at_time = TimeOfDayField(
        label=gettext_lazy("Opens at"),
        initial="9:00",
        error_messages=asking(gettext_lazy("Enter the time at which the call opens")),
    )
    closes_at_day = DateField(
        label=gettext_lazy("Closes on"), error_messages=asking(gettext_lazy("Enter the day on which the call closes"))
    )
    closes_at_time = TimeOfDayField(
        label=gettext_lazy("Closes at"),
        initial="17:00",
        help_text=gettext_lazy("An application sent a second before counts; one sent at this time does not."),
        error_messages=asking(gettext_lazy("Enter the time at which the call closes")),
    )
    questions_close_at_day = DateField(label=gettext_lazy("Last day for questions"), required=False)
    questions_close_at_time = TimeOfDayField(label=gettext_lazy("Questions end at"), initial="17:00", required=False)
    decision_due = DateField(label=gettext_lazy("Decision by"), required=False)
    places = WholeNumberField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=50,
        error_messages=asking(gettext_lazy("Enter how many places there are")),
    )
    terms = LongTextField(label=gettext_lazy("Terms"), required=False, max_chars=20_000, rows=6)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def of(call: Call) -> dict[str, Any]:
        """What the call says now."""
        moments: dict[str, Any] = {}
        for name in ("opens_at", "closes_at", "questions_close_at"):
            moments |= _split(name, getattr(call, name))
        return moments | {
            "decision_due": call.decision_due,
            "places": call.places,
            "terms": call.terms,
            "version": call.version,
        }

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return {
            **{name: self.moment(name) for name in ("opens_at", "closes_at", "questions_close_at")},
            **{name: given[name] for name in ("decision_due", "places", "terms", "version")},
        }


class ExtendForm(MomentsForm):
    closes_at_day = DateField(
        label=gettext_lazy("New closing day"), error_messages=asking(gettext_lazy("Enter the new closing day"))
    )
    closes_at_time = TimeOfDayField(
        label=gettext_lazy("New closing time"),
        initial="17:00",
        error_messages=asking(gettext_lazy("Enter the new closing time")),
    )
    reason = TextField(
        label=gettext_lazy("Why is the call extended? The public will read it"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why the call is extended. The public will read it")},
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def closing(self) -> datetime:
        """The new end as typed; the form has both parts of it."""
        given = self.cleaned_data
        return datetime.combine(given["closes_at_day"], given["closes_at_time"])


class PublishForm(GovukForm):
    """The last look before a call is announced."""

    opens_now = forms.BooleanField(
        label=gettext_lazy("Open the call as soon as it is published, instead of at that time"), required=False
    )
    reason = TextField(
        label=gettext_lazy("Why must it be open for a shorter time?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Kept in the challenge’s history."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_short: bool, is_short_at_once: bool, **kwargs: Any) -> None:
        """`is_short_at_once`: it would be, even if it opened now; else opening it now is another way out."""
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        if not is_short:
            reason.label = _("Anything to note about it?")
            return
        reason.say_optional = False  # type: ignore[attr-defined]  # the service asks for it
        needed = (
            _("Needed, because this programme asks for more days. Kept in the challenge’s history.")
            if is_short_at_once
            else _("Needed unless you open the call as soon as it is published. Kept in the challenge’s history.")
        )
        reason.help_text = needed


class WeightsForm(GovukForm):
    """A weight for each criterion, whatever the criteria are."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"weight-{criterion.key}"] = WholeNumberField(
                label=_("%(criterion)s, at the interview") % {"criterion": criterion.name}
                if criterion.sift == Sift.INTERVIEW
                else criterion.name,
                suffix="%",
                min_value=1,
                max_value=100,
                initial=criterion.weight,
            )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def weights(self) -> dict[str, int]:
        return {criterion.key: self.cleaned_data[f"weight-{criterion.key}"] for criterion in self.criteria}
