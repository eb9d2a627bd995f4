"""What a reader of a council's site may send to the council, and what its editors may upload."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from dips.councils import usage
from dips.councils.plans import Measure
from dips.ui.forms import GovukForm, LongTextField, TextField


class ComplaintForm(GovukForm):
    """As the contact page asks for it: what happened, and what would put it right."""

    autocomplete: ClassVar[dict[str, str]] = {"name": "name", "email": "email"}
    what = LongTextField(
        label=_("What happened?"),
        help_text=_("In your own words. Give the reference of the challenge or application, if it is about one."),
        word_limit=1000,
        error_messages={"required": _("Write what happened")},
    )
    wish = LongTextField(label=_("What would put it right?"), word_limit=500, required=False)
    name = TextField(label=_("Your name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The answer goes there."),
        error_messages={"required": _("Enter your e-mail address")},
    )


class FittingMixin:
    """A file that the council's plan has no room for is refused at its field. What is stored already stays."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]  # type: ignore[attr-defined]  # what is mixed in is a form
        if file and "file" in self.changed_data:  # type: ignore[attr-defined]  # as above
            before = self.instance.file_size or 0  # type: ignore[attr-defined]  # as above
            refusal = usage.over(Measure.STORAGE, max(file.size - before, 0))
            if refusal is not None:
                raise forms.ValidationError(refusal.message, code=refusal.code)
        return file


class FittingImageForm(FittingMixin, BaseImageForm):
    """Of a picture."""


class FittingDocumentForm(FittingMixin, BaseDocumentForm):
    """Of a document."""
