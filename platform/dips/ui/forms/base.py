"""The base of our forms: sentences for Django's own errors, groups, the heading, and a service's refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.errors import DomainError

from .. import words

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHOOSERS = (forms.ChoiceField, forms.ModelChoiceField)


class GovukFormMixin:
    """Mix into any Django form (allauth's too) to get our words, markup and helpers.

    - `heading_field`: this field's label or legend is the page's h1.
    - `caption`: small words above that h1.
    - `groups`: [(legend, [field, …])] draws those fields in one fieldset.
    - `autocomplete`: {field: token}, for what a browser may fill in.
    - `label_sizes`: {field: "s" | "m" | "l"}.
    """

    use_required_attribute = False

    heading_field: ClassVar[str] = ""
    caption: ClassVar[Any] = ""
    groups: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = ()
    autocomplete: ClassVar[Mapping[str, str]] = {}
    label_sizes: ClassVar[Mapping[str, str]] = {}

    fields: dict[str, forms.Field]
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            speak_plainly(name, field)
            if name in self.autocomplete:
                field.widget.attrs.setdefault("autocomplete", self.autocomplete[name])
            if name in self.label_sizes:
                vars(field)["label_size"] = self.label_sizes[name]
            if name == self.heading_field:
                vars(field).update(label_size="l", caption=self.caption)

    def refuse(self, error: DomainError) -> None:
        """Show a service's refusal on this form: its fields' errors at the fields, the rest above."""
        self.refusal = error
        shown = False
        for name, messages in error.errors.items():
            target = name if name in self.fields else None
            for message in messages:
                self.add_error(target, message)  # type: ignore[attr-defined]
                shown = True
        if not shown:
            self.add_error(None, error.message)  # type: ignore[attr-defined]

    def take_over(self, version: int) -> None:
        """After a refusal as stale: what was typed stays, and saving it once more means it."""
        self.data = self.data.copy()
        self.data["version"] = str(version)


class GovukForm(GovukFormMixin, forms.Form):
    """`{{ form }}` draws every field in govuk-frontend's markup."""


class GovukModelForm(GovukFormMixin, forms.ModelForm):
    """The same for a model."""


def asking(sentence: str | Promise) -> dict[str, Any]:
    """What a field says when it is left empty, for a label that makes no sentence behind “Enter”."""
    return {"required": sentence}


def speak_plainly(name: str, field: forms.Field) -> None:
    """Replace Django's stock sentences by ones that say what to do; a field's own sentences stay."""
    label = str(field.label or name.replace("_", " ").capitalize()).rstrip(":")
    own = field.error_messages
    if own.get("required") is forms.Field.default_error_messages["required"]:
        own["required"] = required_sentence(field, label)
    label = label.replace("%", "%%")  # what follows is filled in once more
    thing = words.lower_first(label)
    if isinstance(field, forms.EmailField):
        own["invalid"] = _("Enter an e-mail address in the right form, like name@example.com")
        field.widget.attrs.setdefault("spellcheck", "false")
        field.widget.attrs.setdefault("autocomplete", "email")
    elif isinstance(field, forms.URLField):
        own["invalid"] = _("Enter a web address in the right form, like https://example.com")
        field.widget.attrs.setdefault("spellcheck", "false")
    elif isinstance(field, (forms.IntegerField, forms.DecimalField)):
        whole = isinstance(field, forms.IntegerField)
        sentence = _("%(label)s must be a whole number, like 12") if whole else _("%(label)s must be a number, like 12")
        own["invalid"] = sentence % {"label": label.replace("%%", "%")}
        own["min_value"] = _("%(label)s must be %%(limit_value)s or more") % {"label": label}
        own["max_value"] = _("%(label)s must be %%(limit_value)s or fewer") % {"label": label}
        if isinstance(field.widget, forms.NumberInput):
            field.widget.input_type = "text"
            field.widget.attrs.setdefault("inputmode", "numeric")
        for attribute in ("min", "max", "step"):  # a text box has none of them
            field.widget.attrs.pop(attribute, None)
    if isinstance(field, _CHOOSERS):
        own["invalid_choice"] = _("Select %(thing)s from the list") % {"thing": thing}
    elif isinstance(field, forms.CharField):
        own["max_length"] = _("%(label)s must be %%(limit_value)d characters or fewer") % {"label": label}
        own["min_length"] = _("%(label)s must be %%(limit_value)d characters or more") % {"label": label}
    if isinstance(field, forms.FileField):
        own["empty"] = gettext_lazy("The file is empty. Choose another")


def required_sentence(field: forms.Field, label: str) -> str:
    """What to do about nothing: enter it, select it, choose it, tick it."""
    thing = words.lower_first(label)
    question = label.endswith("?")
    if isinstance(field, forms.FileField):
        return _("Choose a file: %(thing)s") % {"thing": thing}
    if isinstance(field, forms.BooleanField):
        return _("Tick the box to confirm: %(thing)s") % {"thing": thing}
    if isinstance(field, _CHOOSERS):
        if question:
            return _("Select an answer to “%(question)s”") % {"question": label}
        return _("Select %(thing)s") % {"thing": thing}
    if question:
        return _("Enter an answer to “%(question)s”") % {"question": label}
    return _("Enter %(thing)s") % {"thing": thing}
