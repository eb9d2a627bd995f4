"""Forms of the invitation page on the portal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.accounts.forms import PASSWORD_HINT, name_field, password_field
from dips.ui.forms import GovukForm


class NewAccountForm(GovukForm):
    """The address is known to be theirs: they hold the link that was sent to it."""

    full_name = name_field()
    password = password_field(_("Password"), new=True, hint=PASSWORD_HINT)
