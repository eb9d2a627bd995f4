"""What an officer types about names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm, TextField


class HostForm(GovukForm):
    name = TextField(
        label=_("Address of your site"),
        help_text=_("A name below your council’s own domain. For example, challenges.solihull.gov.uk"),
        max_length=300,
    )


class MailForm(GovukForm):
    name = TextField(
        label=_("E-mail domain"),
        help_text=_("What stands behind the @ in your addresses. For example, solihull.gov.uk"),
        max_length=300,
    )


class SenderForm(GovukForm):
    address = TextField(label=_("Address that letters come from"), max_length=254)

    def __init__(self, *args: Any, domains: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.Field = self.fields["address"]
        field.help_text = _("At %(domains)s. People may answer to it, so let somebody read it.") % {
            "domains": ", ".join(domains)
        }
