"""The one form of the token page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm

from .scopes import Scope
from .services import LONGEST_DAYS, USUAL_DAYS

OWN = ("profile", "organisations", "applications")


def _choices(*, own: bool) -> list[tuple[str, Any]]:
    return [(scope.value, scope.label) for scope in Scope if (scope.value.split(":")[0] in OWN) == own]


class TokenForm(GovukForm):
    """What anybody can use stands apart from what is of use to officers: here nobody knows who works where."""

    name = forms.CharField(
        label=_("What is the token for?"),
        help_text=_("A name that you will know again, like “Our bid tracker”."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("Choose only what the program needs. It can never do more than you can."),
        choices=_choices(own=True),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    work = forms.MultipleChoiceField(
        label=_("If you work for a council, what may it do there?"),
        help_text=_("Of no use to anybody else: it goes as far as your roles there."),
        choices=_choices(own=False),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    days = forms.IntegerField(
        label=_("For how many days should it work?"),
        help_text=_("Up to 366. After that you make a new one."),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("scopes", "work"):
            vars(self.fields[name])["say_optional"] = False  # one of the two is wanted

    def clean(self) -> dict[str, Any]:
        """The two lists are one to whoever makes the token."""
        given = super().clean() or self.cleaned_data
        given["scopes"] = [*given.get("scopes", []), *given.pop("work", [])]
        return given
