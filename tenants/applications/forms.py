"""Draw a page of questions. What is typed is never judged here: `answers.validate` does, and the form shows it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.ui.forms import (
    CountedTextarea,
    DateInput,
    FileInput,
    GovukForm,
    MoneyInput,
    Radios,
    TextInput,
)
from dips.ui.languages import Marked
from dips.ui.templatetags.dips_words import own

from . import answers, sniffing

if TYPE_CHECKING:
    from tenants.calls.form import Page, Question
    from tenants.calls.models import EligibilityRule

CHOSEN = "chosen"
"""What the page's script takes a file that was chosen, and is not uploaded yet, for."""

YES_NO = [(answers.YES, gettext_lazy("Yes")), (answers.NO, gettext_lazy("No"))]


class TypedField(forms.Field):
    """Hands back exactly what was typed. `required` and `say_optional` only say whether the label ends in "(optional)"."""

    say_optional = True

    def __init__(self, *, widget: forms.Widget, choices: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(widget=widget, **kwargs)
        if choices:
            self.widget.choices = list(choices)

    def clean(self, value: Any) -> Any:
        return value


class PageForm(GovukForm):
    """The questions of one page that are asked, given the answers of the others."""

    def __init__(
        self,
        page: Page,
        *,
        data: Any = None,
        stored: Mapping[str, Any] | None = None,
        caption: str = "",
    ) -> None:
        self.page = page
        stored = stored or {}
        own = {question.key for question in page.questions}
        self.questions = [
            question
            for question in page.questions
            if _depends_on(question) in own or answers.is_shown(question, stored)
        ]
        self.caption = caption  # type: ignore[misc]  # each page has its own
        if len(self.questions) == 1 and self.questions[0].kind != "declaration":
            self.heading_field = self.questions[0].key  # type: ignore[misc]  # as above
        super().__init__(data, initial={name: _for_widget(value) for name, value in stored.items()})

    @property
    def title(self) -> str:
        """What the page is called: its only question, or its own title."""
        return self.questions[0].label if self.heading_field else self.page.title

    @property
    def file_questions(self) -> list[Question]:
        return [question for question in self.questions if question.kind == "file"]

    @property
    def is_multipart_page(self) -> bool:
        return bool(self.file_questions)

    def conditions(self, name: str, *, attached: Container[str] = ()) -> str:
        """When a field is asked, as its page's script reads it: `question=answer&…`, from this very page; else empty.

        `attached`: the questions that have a file already. About another's file nothing is asked until one is chosen.
        """
        key = name.removesuffix(answers.REASON).removesuffix(answers.CONFIDENTIAL)
        question = next((each for each in self.questions if each.key == key), None)
        asked = question.show_if if question is not None else None
        found = {asked.question: asked.equals} if asked is not None and asked.question in self.fields else {}
        if question is not None and question.kind == "file" and name != key and key not in attached:
            found[key] = CHOSEN
        if name.endswith(answers.REASON):
            found[key + answers.CONFIDENTIAL] = answers.YES
        return urlencode(found)

    def typed(self) -> dict[str, Any]:
        """What was typed, by name, as the service takes it."""
        return {
            name: field.widget.value_from_datadict(self.data, {}, name)
            for name, field in self.fields.items()
            if not isinstance(field.widget, FileInput)
        }

    def show(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Put sentences at their questions; what belongs to no field here stands above."""
        self.full_clean()
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def page_form(page: Page, **kwargs: Any) -> PageForm:
    """A form class is made for each page, so that Django's own machinery finds its fields."""
    stored = kwargs.get("stored") or {}
    own = {question.key for question in page.questions}
    fields: dict[str, forms.Field] = {}
    for place, question in enumerate(page.questions):
        if _depends_on(question) in own or answers.is_shown(question, stored):
            before = next((each for each in page.questions if each.key == _depends_on(question)), None)
            follows = before is not None and page.questions[place - 1] is before
            fields |= fields_of(question, after=before, follows=follows)
    return type("QuestionPage", (PageForm,), dict(fields))(page, **kwargs)


def fields_of(question: Question, *, after: Question | None = None, follows: bool = False) -> dict[str, forms.Field]:
    """The field of a question, and those that ask whether its answer is confidential.

    `after` is the question on the same page that decides whether this one is asked: it is then always drawn, and says
    when to answer it, because nothing on a page may need a script. `follows`: the very one above.
    """
    main = TypedField(
        label=question.label,
        help_text=conditional_escape(_hint(question, after, follows=follows)),
        required=question.required,
        widget=_widget(question),
        choices=_choices(question),
    )
    if after is not None:
        main.say_optional = False
    found: dict[str, forms.Field] = {question.key: main}
    if answers.asks_confidential(question):
        asked = TypedField(
            label=_confidential_label(question),
            help_text=_confidential_hint(question),
            required=question.required,
            widget=Radios(inline=True),
            choices=YES_NO,
        )
        asked.say_optional = False  # whoever answers an optional question must say it too
        found[question.key + answers.CONFIDENTIAL] = asked
        reason = TypedField(label=_("If yes, which part, and why?"), required=False, widget=CountedTextarea(rows=3))
        reason.say_optional = False
        found[question.key + answers.REASON] = reason
    return found


class EligibilityForm(GovukForm):
    """The questions that tell a supplier, before any work, whether it may apply."""

    def __init__(self, rules: Sequence[EligibilityRule], *args: Any, **kwargs: Any) -> None:
        self.rules = list(rules)
        super().__init__(*args, **kwargs)

    def given(self) -> dict[str, str]:
        return {rule.key: self.cleaned_data[rule.key] for rule in self.rules}

    def failures(self) -> list[str]:
        """What is said to those whose answers say no."""
        given = self.given()
        return [rule.fail_text for rule in self.rules if given[rule.key] != rule.passing_answer]


def eligibility_form(rules: Sequence[EligibilityRule], *args: Any, **kwargs: Any) -> EligibilityForm:
    fields: dict[str, forms.Field] = {
        rule.key: forms.ChoiceField(
            label=rule.question,
            help_text=conditional_escape(rule.guidance),
            choices=YES_NO,
            widget=Radios(inline=True),
            error_messages={"required": _("Select yes or no for “%(question)s”") % {"question": rule.question}},
        )
        for rule in rules
    }
    return type("EligibilityQuestions", (EligibilityForm,), fields)(rules, *args, **kwargs)


class WithdrawForm(GovukForm):
    reason = forms.CharField(
        label=gettext_lazy("Why are you withdrawing?"),
        help_text=gettext_lazy("The council reads this. It helps to make the next call better."),
        required=False,
        max_length=1000,
        widget=CountedTextarea(max_chars=1000, rows=4),
    )


def _hint(question: Question, after: Question | None, *, follows: bool = False) -> str:
    if after is None or question.show_if is None:
        return question.hint
    given = question.show_if.equals
    said = dict(answers.choices_of(after)).get(given) or str(dict(YES_NO).get(given, given))
    if follows:
        when = _("Answer this only if you said “%(answer)s” above.") % {"answer": said}
    else:
        when = _("Answer this only if you said “%(answer)s” to “%(question)s”") % {
            "answer": said,
            "question": after.label,
        }
    return f"{question.hint} {when}".strip()


def _confidential_label(question: Question) -> Marked:
    """Names the question: a page may ask this after several. On a page in Welsh its words may be the council's English."""
    asked = conditional_escape(_("Is any part of your answer to “%(question)s” confidential?"))
    return Marked(asked % {"question": own(question.label)})


def _confidential_hint(question: Question) -> str:
    hint = _(
        "The council may be asked to publish what it holds. If you say yes, tell us which part and why, "
        "and you will be asked before anything is released."
    )
    when = _("Answer this only if you add a file.")
    return f"{when} {hint}" if question.kind == "file" else hint


def _widget(question: Question) -> forms.Widget:
    if question.kind == "long":
        rows = 13 if (question.word_limit or 0) >= 150 else 6
        return CountedTextarea(max_words=question.word_limit, max_chars=question.max_chars, rows=rows)
    if question.kind == "short" and question.word_limit:
        return CountedTextarea(max_words=question.word_limit, rows=4)
    made = {
        "choice": lambda: Radios(),
        "yes_no": lambda: Radios(inline=True),
        "number": lambda: TextInput({"inputmode": "decimal", "spellcheck": "false"}, width=10),
        "money": lambda: MoneyInput(),
        "date": lambda: DateInput(),
        "file": lambda: FileInput(accept=sniffing.ACCEPT),
        "declaration": lambda: forms.CheckboxInput(),
    }
    return made.get(question.kind, lambda: TextInput())()


def _choices(question: Question) -> list[tuple[str, Any]]:
    if question.kind == "yes_no":
        return list(YES_NO)
    return answers.choices_of(question) if question.kind == "choice" else []


def _for_widget(value: Any) -> Any:
    if isinstance(value, dict):
        return [value.get(part, "") for part in answers.DATE_PARTS]
    return value


def _depends_on(question: Question) -> str | None:
    return question.show_if.question if question.show_if else None
