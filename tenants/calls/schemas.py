"""The shape of this room's sections: application form, eligibility rules, criteria and weights, rules for calls."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.blueprints.checks import KEY, TEXT, flag, line, options, record, rows, titled
from dips.blueprints.schemas import CHOICES, MANY, NONE, SHOWN, SUFFIX, WHEN
from dips.directory.states import StageKind

from .form import APPLYING, QuestionKind
from .rules import WHOLE
from .states import RuleKind, Sift

HIGHEST_SCORE = 5
WORDED = (QuestionKind.SHORT, QuestionKind.LONG)
EVALUATORS, CONDITIONS, CRITERIA_OF_FORM = "calls/evaluators", "calls/conditions", "calls/criteria"
STAGES_TO_COME = "calls/stages"

KINDS = options(
    [
        (QuestionKind.SHORT, _("Short answer")),
        (QuestionKind.LONG, _("Long answer")),
        (QuestionKind.CHOICE, _("Choice")),
        (QuestionKind.YES_NO, _("Yes or no")),
        (QuestionKind.NUMBER, _("Number")),
        (QuestionKind.MONEY, _("Money")),
        (QuestionKind.DATE, _("Date")),
        (QuestionKind.FILE, _("File")),
        (QuestionKind.DECLARATION, _("Declaration")),
    ],
    {
        QuestionKind.SHORT: _("One line, like a name or a place."),
        QuestionKind.LONG: _("A few sentences or more, with a count of words."),
        QuestionKind.CHOICE: _("One answer out of a list that you write."),
        QuestionKind.NUMBER: _("A whole number."),
        QuestionKind.MONEY: _("An amount in pounds."),
        QuestionKind.DATE: _("A day, a month and a year."),
        QuestionKind.FILE: _("One document or picture."),
        QuestionKind.DECLARATION: _("A sentence that the applicant must agree to."),
    },
)
CHOICE = titled(
    record(["key", "label"], key=titled(KEY, _("Key")), label=titled(line(200), _("What the applicant reads"))),
    _("Choice"),
)
SHOW_IF = record(["question", "equals"], question=titled(KEY, _("Question")), equals=titled(line(60), _("Answer")))
QUESTION = titled(
    record(
        ["key", "label", "kind"],
        key=titled(KEY, _("Key")),
        label=titled(line(300), _("Question"), _("As the applicant reads it.")),
        hint=titled(
            {"type": "string", "default": "", "maxLength": 1000},
            _("Hint"),
            _("Small words under the question that help to answer it."),
        ),
        kind=titled(KINDS, _("Kind of answer")),
        required=titled(flag(True), _("Must it be answered?"), **{SHOWN: _("may be left empty")}),
        word_limit=titled(
            {"type": "integer", "minimum": 1, "maximum": 5000},
            _("Most words"),
            _("The applicant sees how many are left. Leave it empty for no limit."),
            **{WHEN: {"kind": list(WORDED)}, SHOWN: _("up to %(value)s words")},
        ),
        max_chars=titled(
            {"type": "integer", "minimum": 1, "maximum": 50000},
            _("Most characters"),
            _("Only where words cannot be counted. Leave it empty for no limit."),
            **{WHEN: {"kind": list(WORDED)}},
        ),
        choices=titled(
            rows(CHOICE, least=2, most=30),
            _("Choices"),
            **{WHEN: {"kind": [QuestionKind.CHOICE]}, SHOWN: _("%(count)d choices")},
        ),
        show_if=titled(
            SHOW_IF,
            _("Who is asked"),
            _("Everybody, or only those who gave a certain answer to an earlier question."),
            **{CHOICES: CONDITIONS, SHOWN: _("asked of some only"), NONE: _("Everybody")},
        ),
        criterion=titled(
            KEY | {"pattern": "^([a-z][a-z0-9_]{0,59})?$", "default": ""},
            _("Scored under"),
            _("The criterion that assessors score this answer under."),
            **{CHOICES: CRITERIA_OF_FORM},
        ),
        confidential=titled(
            flag(False),
            _("May parts of the answer be confidential?"),
            _("If yes, the applicant is asked which part, and why."),
            **{SHOWN: _("may be confidential")},
        ),
        opens_in=titled(
            options(StageKind.choices[1:]) | {"default": APPLYING},
            _("Asked from this stage on"),
            _("A question of a later stage is not part of applying. Whoever is still in is asked when it comes."),
            **{CHOICES: STAGES_TO_COME, SHOWN: _("asked in a later stage")},
        ),
    ),
    _("Question"),
)
PAGE = titled(
    record(
        ["key", "title", "group", "questions"],
        key=titled(KEY, _("Key")),
        title=titled(line(120), _("Title"), _("One line of the applicant’s task list.")),
        group=titled(
            line(80),
            _("Heading it stands under"),
            _("Pages that follow each other may share a heading."),
            **{SHOWN: "%(value)s"},
        ),
        questions=titled(
            rows(QUESTION, most=20),
            _("Questions"),
            _("Asked together, on one page, in this order."),
            **{SHOWN: _("questions: %(count)d")},
        ),
    ),
    _("Page"),
)
FORM_SCHEMA = titled(
    record(
        ["name", "pages"],
        name=titled(line(120), _("Name of the form")),
        pages=titled(rows(PAGE, most=40), _("Pages"), _("In the order in which they are asked.")),
    ),
    _("Application form"),
    _("What a firm is asked when it applies: pages, and the questions on them."),
)
CRITERION = titled(
    record(
        ["key", "name", "weight", "guidance", "scale"],
        key=titled(KEY, _("Key")),
        name=titled(line(80), _("Name")),
        weight=titled(
            {"type": "integer", "minimum": 1, "maximum": WHOLE},
            _("Weight"),
            _("In per cent. Those of each sift add up to 100."),
            **{SUFFIX: "%", SHOWN: "%(value)s%%"},
        ),
        guidance=titled(TEXT, _("Guidance"), _("What assessors look for.")),
        scale=titled(
            rows(
                titled(line(300), _("A score of %(number)d reads like")) | {"x-from": 0},
                least=HIGHEST_SCORE + 1,
                most=HIGHEST_SCORE + 1,
            ),
            _("Scale"),
            _("What an answer is like that gets each score, from 0 to 5."),
        ),
        sift=titled(
            options(Sift.choices) | {"default": str(Sift.FORM)},
            _("When it is scored"),
            _("An interview is a second sift, with criteria of its own, for the firms on the shortlist."),
        ),
    ),
    _("Criterion"),
)
CRITERIA_SCHEMA = titled(
    record(
        ["name", "criteria"],
        name=titled(line(120), _("Heading")),
        criteria=titled(rows(CRITERION, most=20, together="weight"), _("Criteria"), _("Published with every call.")),
    ),
    _("Criteria and weights"),
    _("What applications are scored by, how much each counts, and what each score means."),
)
POLICY_SCHEMA = titled(
    record(
        ["minimum_days_open"],
        minimum_days_open=titled(
            {"type": "integer", "minimum": 0, "maximum": 365},
            _("Fewest days a call is open"),
            _("A call with fewer days cannot be published."),
        ),
    ),
    _("Rules for calls"),
    _("What every call must keep to."),
)
RULE = titled(
    record(
        ["key", "kind", "question", "fail_text"],
        key=titled(KEY, _("Key")),
        kind=titled(
            options(
                RuleKind.choices,
                {
                    RuleKind.ASK: _("A question with yes and no, before anybody signs in."),
                    RuleKind.AUTO: _("The service looks at what the firm says of itself."),
                },
            ),
            _("How it is checked"),
        ),
        question=titled(line(300), _("Question"), _("For example: Is your firm based in the United Kingdom?")),
        guidance=titled({"type": "string", "default": "", "maxLength": 2000}, _("Hint")),
        passing_answer=titled(
            options([("", _("None")), ("yes", _("Yes")), ("no", _("No"))]) | {"default": ""},
            _("Which answer passes?"),
            **{WHEN: {"kind": [RuleKind.ASK]}, SHOWN: _("passes with “%(value)s”")},
        ),
        evaluator=titled(
            {"type": "string", "default": ""},
            _("What is checked"),
            **{CHOICES: EVALUATORS, WHEN: {"kind": [RuleKind.AUTO]}},
        ),
        fail_text=titled(TEXT, _("What a firm reads that does not pass"), _("Say why, and where it could turn to.")),
    ),
    _("Rule"),
)
ELIGIBILITY_SCHEMA = titled(
    rows(RULE, least=0, most=30),
    _("Who can apply"),
    _("The rules of eligibility. Each is asked of the applicant, or checked from the firm’s profile."),
    **{MANY: _("rules")},
)
