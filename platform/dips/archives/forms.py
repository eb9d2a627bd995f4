"""What is asked of whoever lets a council go, and of whoever asks whether a certificate is genuine."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui import words
from dips.ui.forms import FileField, GovukForm, LongTextField, TextField

LARGEST = 100_000  # octets; a certificate has some thousand


class LeaveForm(GovukForm):
    name = TextField(
        label=_("Type your council’s full name"),
        help_text=_("So that nobody does this by a slip of the hand."),
        max_length=120,
        error_messages={"required": _("Enter the council’s name as it is written above")},
    )
    reason = LongTextField(
        label=_("Why does it leave?"),
        help_text=_("The certificate of deletion says it."),
        max_length=1000,
        error_messages={"required": _("Say why, in a sentence that others will understand")},
    )


class CertificateForm(GovukForm):
    """Pasted, or as a file; not both, for then nobody knew which was looked at."""

    text = LongTextField(
        label=_("Paste the certificate"),
        help_text=_("The lines from { to }. Its words may stand before them, as may the whole letter that you got."),
        required=False,
    )
    file = FileField(
        label=_("Or choose its file"),
        required=False,
        max_octets=LARGEST,
        extensions=("json", "txt", "eml"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.say_optional = False  # type: ignore[attr-defined] # for the label: one of the two is wanted

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        text, file = given.get("text"), given.get("file")
        if self.errors:
            return given
        if bool(text) == bool(file):
            sentence = (
                _("Paste it or choose its file, not both") if text else _("Paste the certificate, or choose its file")
            )
            raise forms.ValidationError({"text": sentence})
        if text and len(text.encode(errors="replace")) > LARGEST:
            limit = words.size(LARGEST)
            raise forms.ValidationError({"text": _("A certificate is %(limit)s at the most") % {"limit": limit}})
        return given

    @property
    def said(self) -> str:
        """What was handed in, as text."""
        file = self.cleaned_data["file"]
        text = file.read().decode("utf-8", "replace") if file else self.cleaned_data["text"]
        return str(text).removeprefix("\ufeff").replace("\r\n", "\n")
