"""What the gallery shows. Invented, and read by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from .forms import (
    CheckboxesField,
    DateField,
    DeclarationField,
    FileField,
    GovukForm,
    LongTextField,
    MoneyField,
    PasswordInput,
    RadiosField,
    TextField,
    WholeNumberField,
    YesNoField,
)
from .spine import GLYPHS, SpineStage, StageState

NAMES = (
    "Challenge definition",
    "Call for solutions",
    "Exploration",
    "Accelerator",
    "Prototype",
    "Pre-commercialisation",
)
WHEN = (
    "Brief agreed 10 August 2022",
    "To 5pm, 6 January 2023",
    "Launch day, 24 January 2023",
    "January to March 2023",
    "Spring 2023",
    "No date yet",
)
QUESTION = (
    "How can technology transform public consultation to increase citizen engagement, "
    "improve quality, and enable meaningful dialogue?"
)
CRITERIA = [
    {"name": "Solves the challenge", "weight": 30},
    {"name": "New in approach", "weight": 20},
    {"name": "Commercial potential and scale", "weight": 20},
    {"name": "Team and commitment to dates", "weight": 20},
    {"name": "Social value", "weight": 10},
]
TASKS: list[dict[str, str]] = [
    {"title": "Check you can apply", "url": "#", "status": "Completed"},
    {
        "title": "How your idea solves the challenge",
        "url": "#",
        "hint": "Worth 30% of the score",
        "status": "Has an error",
        "colour": "red",
    },
    {"title": "Technology, data, accessibility and security", "url": "#", "status": "Started", "colour": "yellow"},
    {"title": "Social value", "url": "#", "hint": "Worth 10% of the score", "status": "Not started", "colour": "grey"},
    {"title": "Check your answers and submit", "url": "", "hint": "You can submit once the parts above are done"},
]
SUMMARY: list[dict[str, Any]] = [
    {"key": "Name", "value": "Plainview Planning Ltd", "change_url": "#"},
    {
        "key": "How it solves the challenge",
        "value": "One plain page for each application.\n\nThree short questions.",
        "note": "Not confidential",
        "change_url": "#",
    },
    {"key": "Themes", "value": ["Planning and homes", "Community"], "change_url": "#"},
    {"key": "Links", "value": "", "change_url": "#", "change_text": "links to your work"},
]
STATUSES = [
    ("Not finished", "yellow"),
    ("Sent", "blue"),
    ("Place offered: answer by 20 January 2023", "green"),
    ("Not chosen this time", "grey"),
    ("Has an error", "red"),
]
MARKDOWN = """## What we know

People want to feel heard. That is **currently missing**:

- more people take part
- people can see [what happened](https://www.example.org/)

> Public consultation is not new.

| Source | Amount |
|---|---|
| BETTER | £9,000 |

<script>alert("never")</script>
"""


def spine(*, now: int, skipped: Sequence[int] = (), dated: bool = False) -> list[SpineStage]:
    """Six stages with the given one as now."""

    def state(number: int) -> StageState:
        if number in skipped:
            return "skipped"
        return "done" if number < now else "now" if number == now else "next"

    return [
        SpineStage(kind, NAMES[number - 1], state(number), WHEN[number - 1] if dated else "")
        for number, kind in enumerate(GLYPHS, start=1)
    ]


def rows(now: datetime) -> list[SimpleNamespace]:
    """One challenge of each status."""
    shared = {
        "url": "#",
        "question": QUESTION,
        "team": "Planning and Consultation",
        "illustrative": True,
        "opens_at": None,
        "closes_at": None,
    }
    birmingham = {"council_name": "Birmingham", "council_colour": "#7b1e5b"}
    solihull = {"council_name": "Solihull", "council_colour": "#017b27"}
    each: list[dict[str, Any]] = [
        {
            **shared,
            **birmingham,
            "reference": "BHM-01",
            "status": "open",
            "closes_at": now + timedelta(days=23),
            "spine": spine(now=2),
        },
        {
            **shared,
            **solihull,
            "reference": "SOL-01",
            "status": "upcoming",
            "opens_at": now + timedelta(days=9),
            "spine": spine(now=1),
        },
        {
            **shared,
            **birmingham,
            "reference": "BHM-02",
            "status": "closed",
            "closes_at": now - timedelta(days=40),
            "spine": spine(now=4),
        },
    ]
    return [SimpleNamespace(**row) for row in each]


class EveryField(GovukForm):
    """One of each control."""

    groups = [("Your office", ["street", "postcode"])]
    autocomplete = {"name": "name", "street": "street-address", "postcode": "postal-code"}

    name = TextField(label="Your name", width=20)
    email = forms.EmailField(label="E-mail address", help_text="We send the code there")
    password = forms.CharField(
        label="Password", widget=PasswordInput(autocomplete="new-password"), help_text="At least 12 characters"
    )
    company = TextField(
        label="Company number", width=10, help_text="Eight characters. For example, 01234567 or SC123456"
    )
    staff = WholeNumberField(label="Staff", min_value=0, suffix="people")
    cost = MoneyField(label="Cost of a prototype", help_text="Without VAT")
    idea = LongTextField(label="Your idea", word_limit=150)
    note = LongTextField(label="A note", max_chars=200, required=False, rows=3)
    region = forms.ChoiceField(label="Region", choices=[("", "Choose a region"), ("wm", "West Midlands")])
    size = RadiosField(
        label="Size of your firm",
        choices=[("micro", "Micro"), ("small", "Small")],
        hints={"micro": "Fewer than 10 staff"},
    )
    confidential = YesNoField(label="Is any part of this confidential?")
    topics = CheckboxesField(
        label="Tell me about", choices=[("new", "New challenges near me"), ("due", "Deadlines")], required=False
    )
    start = DateField(label="When can you start?", help_text="For example, 27 3 2023")
    street = TextField(label="Street")
    postcode = TextField(label="Postcode", width=10)
    picture = FileField(label="A picture", required=False, extensions=("pdf", "png"), max_octets=10_000_000)
    agree = DeclarationField(label="These answers are true as far as I know")


class Question(GovukForm):
    """A question of an application."""

    heading_field = "solves"
    caption = "Your idea · part 4 of 13"

    solves = LongTextField(
        label="How does your idea solve the challenge?",
        help_text="Say what would be different for residents and for planning officers, and how you would know. "
        "Plain words score as well as technical ones.",
        word_limit=150,
        rows=13,
    )
    confidential = YesNoField(
        label="Is any part of this answer confidential?",
        help_text="The council may be asked to publish what it holds. If you say yes, tell us which part and why, "
        "and you will be asked before anything is released.",
        error_messages={"required": "Select yes if any part of this answer is confidential"},
    )
