"""Directory: what every council shows to the country."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "dips.directory"
    label = "directory"
    verbose_name = _("Directory")
