"""What is typed when a blueprint is handed over or published."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.blueprints import personal
from dips.blueprints.schemas import META_SCHEMA
from dips.blueprints.tree import LARGEST_TREE
from dips.ui.forms import FileField, GovukForm, LongTextField, RadiosField, TextField

NATION, REGION = "nation", "region"


class ImportForm(GovukForm):
    file = FileField(
        label=_("The zip file"),
        help_text=_("A blueprint as it is exported here or by the command line, packed as one zip."),
        extensions=("zip",),
        max_octets=LARGEST_TREE,
    )


class PublishForm(GovukForm):
    title = TextField(label=_("Title"), max_length=META_SCHEMA["properties"]["title"]["maxLength"])
    name = TextField(
        label=_("Name in addresses"),
        help_text=_("Small letters, digits and hyphens. It is yours from the first time that you publish under it."),
        max_length=60,
        width=20,
    )
    version = TextField(
        label=_("Version"), help_text=_("Three numbers. It must come after your last one."), max_length=20, width=5
    )
    summary = LongTextField(label=_("What it is, for another council"), max_length=600, rows=3)
    licence = TextField(label=_("Licence"), max_length=120)
    notes = LongTextField(
        label=_("What changed since the last version"),
        help_text=_("Councils that use it read this before they take the new version."),
        required=False,
        max_length=2000,
        rows=4,
    )
    audience = RadiosField(label=_("Who is offered it?"), choices=[])

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [(NATION, _("Every council, and the public may read it"))]
        if region:
            choices.append((REGION, _("The councils of %(region)s alone") % {"region": region}))
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """What the service would refuse with the file and the line of a zip, said at the box where it was typed."""
        data = super().clean() or self.cleaned_data
        for name, example in (("name", "solihull-challenges"), ("version", "1.0.0")):
            if name in data and not re.search(META_SCHEMA["properties"][name]["pattern"], data[name]):
                self.add_error(name, _("Write it like %(example)s") % {"example": example})
        for name in ("title", "summary", "licence", "notes"):
            for fault in personal.faults({name: data.get(name, "").encode()}):
                self.add_error(name, fault.sentence)
        return data
