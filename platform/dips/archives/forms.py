"""What is asked of whoever lets a council go."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm, LongTextField, TextField


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
