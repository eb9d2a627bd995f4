"""The console's forms. They read; the verbs check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from dips.blueprints.shelf import shipped
from dips.blueprints.tree import LARGEST_TREE
from dips.councils import plans, register
from dips.councils.models import Council, Region
from dips.councils.states import CouncilState
from dips.signup import beginnings
from dips.ui.forms import FileField, GovukForm, LongTextField, RadiosField, Select, TextField

from .panes import panes
from .queries.councils import NO_PLAN, ORDERS, READ_ONLY, names

NO_CODE = "There is no council with this code in the register. Look it up, or leave it empty"


def known_code(given: str) -> str:
    """The register, where there is one, knows them all."""
    code, known = given.strip().upper(), register.councils()
    if code and known and code not in known:
        raise forms.ValidationError(NO_CODE, code="unknown_gss_code")
    return code


def reason_field(help_text: str = "") -> LongTextField:
    """Why, for the trail."""
    return LongTextField(
        label="Reason",
        help_text=help_text,
        max_chars=1000,
        rows=4,
        error_messages={"required": "Say why, in a sentence that others will understand"},
    )


class RegisterForm(GovukForm):
    """Which council of the register is it?"""

    gss = forms.ChoiceField(
        label="Council",
        help_text="Its name, code and region are filled in for you on the next page.",
        widget=Select,
        error_messages={"required": "Select a council, or go on without the register"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.gss_code, each.name) for each in register.councils().values()]
        self.fields["gss"].choices = [("", "Select a council"), *known]  # type: ignore[attr-defined]


class CouncilForm(GovukForm):
    """All that is asked about a new council."""

    autocomplete = {"name": "off", "slug": "off", "admin_email": "off", "contact_email": "off"}

    name = TextField(
        label="Name",
        help_text="In full, like Solihull Metropolitan Borough Council.",
        max_length=120,
        error_messages={"required": "Enter the council’s name, like Solihull Council"},
    )
    slug = TextField(
        label="Web address",
        help_text="Its name in addresses, for ever: a to z, digits and hyphens, like solihull.",
        width=20,
        error_messages={"required": "Enter a web address for the council, like solihull"},
    )
    region = forms.ChoiceField(
        label="Region or nation", widget=Select, error_messages={"required": "Select a region or nation"}
    )
    gss_code = TextField(
        label="GSS code",
        help_text="Of the Office for National Statistics, like E08000029. Without it the council gets no strategic "
        "authority; you can say both later, on its page.",
        required=False,
        width=10,
    )
    admin_email = forms.EmailField(
        label="First officer’s e-mail address",
        help_text="They are invited as the council’s administrator as soon as it is ready.",
    )
    contact_email = forms.EmailField(
        label="Contact e-mail address", help_text="Where the public writes to the council.", required=False
    )
    blueprint = RadiosField(label="Blueprint", error_messages={"required": "Select the blueprint it begins with"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = list(Region.objects.homes().values_list("slug", "name"))
        self.fields["region"].choices = [("", "Select a region or nation"), *regions]  # type: ignore[attr-defined]
        field, offered, publishers = self.fields["blueprint"], beginnings.offered(), names()
        field.choices = [(each.key, f"{each.title}, version {each.version}") for each in offered]  # type: ignore[attr-defined]
        field.widget.hints = {each.key: f"{each.summary} {_origin(each, publishers)}" for each in offered}
        if len(offered) == 1:
            self.initial.setdefault("blueprint", offered[0].key)

    def clean_gss_code(self) -> str:
        return known_code(str(self.cleaned_data["gss_code"]))


def _origin(beginning: beginnings.Beginning, publishers: Mapping[str, Council]) -> str:
    if beginning.publisher is None:
        return "It came with this release."
    if not beginning.publisher:
        return "Published by the platform."
    council = publishers.get(beginning.publisher)
    return f"Published by {council.name if council else 'a council that is gone'}."


class ReasonForm(GovukForm):
    """Why. The trail keeps it."""

    reason = reason_field()


class AccessForm(GovukForm):
    """What an operator needs to read, why, and for how long."""

    autocomplete = {"reference": "off", "ticket": "off"}

    kind = RadiosField(
        label="What do you need to read?",
        error_messages={"required": "Select what you need to read"},
    )
    reference = TextField(
        label="Its reference",
        help_text="Like BHM-01, or BHM-01-0001 of an application.",
        max_length=80,
        width=20,
        error_messages={"required": "Enter its reference, like BHM-01"},
    )
    reason = reason_field("The council reads it in an e-mail.")
    ticket = TextField(
        label="Ticket",
        help_text="The number under which somebody asked for help.",
        max_length=80,
        width=20,
        error_messages={"required": "Enter the number of the ticket, in 3 to 80 characters"},
    )
    minutes = forms.TypedChoiceField(
        label="For how long?",
        help_text="Take no more than you need. It cannot be prolonged.",
        choices=[("15", "15 minutes"), ("30", "30 minutes"), ("60", "1 hour"), ("120", "2 hours"), ("240", "4 hours")],
        coerce=int,
        widget=Select,
        initial="30",
        error_messages={"required": "Select how long you need: four hours at most"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.choices = [(key, pane.label) for key, pane in panes]  # type: ignore[attr-defined]
        field.widget.hints = {key: pane.hint for key, pane in panes}


class SecondStepForm(ReasonForm):
    """Whose second step, and how it is known that they ask."""

    email = forms.EmailField(
        label="E-mail address of the account", error_messages={"required": "Enter the e-mail address of the account"}
    )
    field_order = ("email", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Why, and how you made sure that it is them. It is kept in the trail."


class PublishForm(GovukForm):
    """Which blueprint, to whom, and what changed. A file comes before one that was shipped."""

    shipped = forms.ChoiceField(label="One that came with this release", required=False, widget=Select)
    file = FileField(
        label="Or a zip file",
        help_text="A blueprint as it is exported, packed as one zip.",
        required=False,
        extensions=("zip",),
        max_octets=LARGEST_TREE,
    )
    region = forms.ChoiceField(label="Offered to", required=False, widget=Select)
    notes = LongTextField(label="What changed since the last version", required=False, max_chars=2000, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.name, f"{each.title} ({each.version})") for each in shipped()]
        self.fields["shipped"].choices = [("", "None"), *known]  # type: ignore[attr-defined]
        regions = list(Region.objects.homes().values_list("slug", "name"))
        self.fields["region"].choices = [("", "Every council"), *regions]  # type: ignore[attr-defined]
        vars(self.fields["region"])["say_optional"] = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("shipped") and not given.get("file") and not self.errors:
            self.add_error("shipped", "Select a blueprint, or give a zip file")
        return given


class OperatorForm(ReasonForm):
    """Who is to run the platform."""

    email = forms.EmailField(
        label="E-mail address", error_messages={"required": "Enter their e-mail address, like name@example.com"}
    )
    full_name = TextField(
        label="Full name",
        help_text="Only for somebody without an account: it is made, and they are sent the way in.",
        required=False,
        max_length=150,
    )
    field_order = ("email", "full_name", "reason")


class PlanForm(ReasonForm):
    """Which plan, and why."""

    plan = RadiosField(label="Plan", error_messages={"required": "Select a plan"})
    field_order = ("plan", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        field.choices = [(each.key, each.title) for each in plans.PLANS] + [(NO_PLAN, "None")]  # type: ignore[attr-defined]
        field.widget.hints = {each.key: each.holds for each in plans.PLANS} | {NO_PLAN: "Nothing is limited."}

    def clean_plan(self) -> str:
        chosen = str(self.cleaned_data["plan"])
        return "" if chosen == NO_PLAN else chosen


class CouncilSearch(GovukForm):
    """What to look for among the councils."""

    q = TextField(label="Name, web address or GSS code", required=False)
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Any"), *CouncilState.choices, (READ_ONLY, "Read-only")],
        required=False,
        widget=Select,
    )
    plan = forms.ChoiceField(
        label="Plan",
        choices=[("", "Any"), *((each.key, each.title) for each in plans.PLANS), (NO_PLAN, "None")],
        required=False,
        widget=Select,
    )
    region = forms.ChoiceField(label="Region or authority", required=False, widget=Select)
    blueprint = forms.ChoiceField(label="Blueprint", required=False, widget=Select)
    order = forms.ChoiceField(
        label="Sort by", choices=[(key, label) for key, (label, _by) in ORDERS.items()], required=False, widget=Select
    )

    def __init__(self, *args: Any, blueprints: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = list(Region.objects.homes().values_list("slug", "name"))
        authorities = list(Region.objects.authorities().values_list("slug", "name"))
        self.fields["region"].choices = [("", "Any"), *regions, *authorities]  # type: ignore[attr-defined]
        self.fields["blueprint"].choices = [("", "Any"), *((name, name) for name in blueprints)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            vars(field)["say_optional"] = False
