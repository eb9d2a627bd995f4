"""Forms: the words of errors, what is posted and cleaned, and what is drawn."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from dips.kernel.errors import Invalid
from dips.ui.errors_summary import Fault, of
from dips.ui.forms import (
    CheckboxesField,
    DateField,
    DeclarationField,
    FileField,
    GovukForm,
    LongTextField,
    MoneyField,
    RadiosField,
    TextField,
    WholeNumberField,
    YesNoField,
)


class Costs(GovukForm):
    heading_field = "cost"
    caption = "Your plan"
    groups = [("Your office", ["street", "postcode"])]
    autocomplete = {"street": "street-address"}

    cost = MoneyField(label="Cost of a prototype", help_text="Without <VAT>")
    idea = LongTextField(label="Your idea", word_limit=3)
    street = TextField(label="Street", width=20)
    postcode = TextField(label="Postcode", required=False)


GOOD = {"cost": "24,500", "idea": "one two three", "street": "Victoria Square"}


def one(field: forms.Field, data: dict[str, object], files: dict[str, object] | None = None) -> forms.Form:
    form = type("One", (GovukForm,), {"it": field})(data, files)
    form.is_valid()
    return form


def test_good_answers_are_cleaned():
    form = Costs(GOOD)

    assert form.is_valid()
    assert form.cleaned_data == {
        "cost": 2_450_000, "idea": "one two three", "street": "Victoria Square", "postcode": "",
    }  # fmt: skip


def test_an_error_is_the_same_in_summary_and_field():
    form = Costs({**GOOD, "cost": "about 25k", "idea": "one two three four"})

    assert of([form]) == [
        Fault("Enter an amount in pounds, like 24,500", "id_cost"),
        Fault("Your answer is 4 words. Shorten it to 3 words or fewer", "id_idea"),
    ]
    html = str(form)
    for fault in of([form]):
        assert f"</span> {fault.message}</p>" in html
        assert f'id="{fault.target}"' in html


def test_what_was_typed_is_kept():
    html = str(Costs({**GOOD, "cost": "about 25k"}))

    assert 'value="about 25k"' in html
    assert "one two three</textarea>" in html
    assert 'value="Victoria Square"' in html


def test_markup_is_govuk_frontends():
    html = str(Costs())

    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_cost">' in html
    assert '<p class="govuk-caption">Your plan</p>' in html
    assert '<div class="govuk-hint" id="id_cost_helptext">Without &lt;VAT&gt;</div>' in html
    assert '<div class="govuk-input__prefix" aria-hidden="true">£</div>' in html
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">Your office</legend>' in html
    assert 'autocomplete="street-address"' in html
    assert 'class="govuk-input govuk-input--width-20"' in html
    assert "Postcode (optional)</label>" in html
    assert 'id="id_idea_info">You can write up to 3 words</div>' in html
    assert 'aria-describedby="id_idea_info"' in html
    assert " required" not in html
    assert " style=" not in html


def test_a_limit_passed_is_said_in_numbers_without_script():
    assert 'id="id_idea_info">You have 2 words too many</div>' in str(Costs({**GOOD, "idea": "a b c d e"}))


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (TextField(label="Company number"), "Enter company number"),
        (TextField(label="What is it?"), "Enter an answer to “What is it?”"),
        (RadiosField(label="Size", choices=[("s", "Small")]), "Select size"),
        (YesNoField(label="Confidential?"), "Select an answer to “Confidential?”"),
        (CheckboxesField(label="Themes", choices=[("a", "A")]), "Select themes"),
        (DateField(label="Start date"), "Enter start date"),
        (FileField(label="A picture"), "Choose a file: a picture"),
        (DeclarationField(label="It is true"), "Tick the box to confirm: it is true"),
        (TextField(label="Name", error_messages={"required": "Enter your full name"}), "Enter your full name"),
    ],
)
def test_nothing_given_says_what_to_give(field, sentence):
    assert one(field, {}).errors == {"it": [sentence]}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (forms.EmailField(label="E-mail"), "me", "Enter an e-mail address in the right form, like name@example.com"),
        (forms.URLField(label="Site", assume_scheme="https"), "a b", "Enter a web address in the right form, like https://example.com"),
        (WholeNumberField(label="Staff", max_value=5), "9", "Staff must be 5 or fewer"),
        (WholeNumberField(label="Staff"), "6.5", "Staff must be a whole number, like 12"),
        (TextField(label="Name", max_length=3), "long", "Name must be 3 characters or fewer"),
        (RadiosField(label="Size", choices=[("s", "Small")]), "x", "Select size from the list"),
        (LongTextField(label="Note", max_chars=3), "long", "Your answer is 4 characters. Shorten it to 3 characters or fewer"),
        (MoneyField(label="Cost", min_pence=100), "0.50", "Enter £1 or more"),
    ],
)  # fmt: skip
def test_a_wrong_answer_says_how_to_mend_it(field, typed, sentence):
    assert one(field, {"it": typed}).errors == {"it": [sentence]}


def test_a_label_may_hold_a_per_cent_sign():
    field = WholeNumberField(label="Share in %", max_value=100)

    assert one(field, {"it": "101"}).errors == {"it": ["Share in % must be 100 or fewer"]}
    assert one(field, {"it": "all"}).errors == {"it": ["Share in % must be a whole number, like 12"]}
    assert one(field, {}).errors == {"it": ["Enter share in %"]}


def test_line_breaks_count_as_one_character():
    assert one(LongTextField(label="Note", max_chars=3), {"it": "a\r\nb"}).cleaned_data == {"it": "a\nb"}


def test_thousands_may_have_commas():
    assert one(WholeNumberField(label="Staff"), {"it": "1,200"}).cleaned_data == {"it": 1200}


def test_yes_and_no_are_true_and_false():
    assert one(YesNoField(label="Sure?"), {"it": "yes"}).cleaned_data == {"it": True}
    assert one(YesNoField(label="Sure?"), {"it": "no"}).cleaned_data == {"it": False}
    assert one(YesNoField(label="Sure?", required=False), {}).cleaned_data == {"it": None}


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_date_takes_numbers_and_names(month):
    form = one(DateField(label="Start"), {"it_day": "27", "it_month": month, "it_year": "2023"})

    assert form.cleaned_data == {"it": date(2023, 3, 27)}


@pytest.mark.parametrize(
    ("typed", "sentence", "target"),
    [
        (("27", "3", ""), "The date must include a year", "id_it_2"),
        (("", "", "2023"), "The date must include a day and a month", "id_it_0"),
        (("27", "3", "23"), "The year must have 4 numbers", "id_it_2"),
        (("31", "2", "2023"), "Start must be a real date, like 27 3 2023", "id_it_0"),
        (("1", "13", "2023"), "Start must be a real date, like 27 3 2023", "id_it_1"),
    ],
)
def test_a_wrong_date_says_which_box(typed, sentence, target):
    form = one(DateField(label="Start"), dict(zip(("it_day", "it_month", "it_year"), typed, strict=True)))

    assert of([form]) == [Fault(sentence, target)]
    html = str(form)
    assert f'id="{target}"' in html
    for part in typed:
        assert f'value="{part}"' in html


def test_a_file_is_of_a_kind_and_a_size():
    field = FileField(label="A picture", extensions=("pdf",), max_octets=3)

    wrong = one(field, {}, {"it": SimpleUploadedFile("a.exe", b"x")})
    large = one(field, {}, {"it": SimpleUploadedFile("a.PDF", b"xxxx")})
    right = one(field, {}, {"it": SimpleUploadedFile("a.PDF", b"xxx")})

    assert wrong.errors == {"it": ["The file must be one of these kinds: PDF"]}
    assert large.errors == {"it": ["The file must be 3 bytes or smaller"]}
    assert right.errors == {}


def test_a_services_refusal_is_shown_at_its_field():
    form = Costs(GOOD)
    assert form.is_valid()

    form.refuse(Invalid("That street is taken.", field="street"))
    form.refuse(Invalid("The call has moved on."))

    assert of([form]) == [Fault("The call has moved on."), Fault("That street is taken.", "id_street")]


def test_choices_are_drawn_as_govuk_frontend_does():
    field = RadiosField(
        label="Size", choices=[("s", "Small"), ("m", "Medium")], hints={"s": "Fewer than 50 staff"}, inline=True
    )
    html = str(one(field, {"it": "m"}))

    assert '<div class="govuk-radios govuk-radios--inline">' in html
    assert 'id="id_it_1" name="it" type="radio" value="m" checked>' in html
    assert '<div class="govuk-hint govuk-radios__hint" id="id_it_0_hint">Fewer than 50 staff</div>' in html


def test_a_plain_django_form_is_drawn_the_same():
    class Plain(forms.Form):
        name = forms.CharField()
        kinds = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)

    html = str(Plain())

    assert 'class="govuk-input"' in html
    assert '<div class="govuk-checkboxes">' in html
