"""A council changes its standard on pages that were made from its schemas."""

from __future__ import annotations

import copy

import pytest

from dips.blueprints import editing, services
from dips.blueprints.sections import registry
from dips.councils.scope import council_scope
from tests.tenants.challenges.test_views import text_of

AT = "/admin/blueprint/part/"
SKIPPED = {"cms/pages", "cms/theme"}


@pytest.fixture
def admin(birmingham, officer, on):
    return on(birmingham, officer(birmingham, "council_admin"))


@pytest.fixture
def standing(birmingham):
    def at(key: str, *address: str):
        with council_scope(birmingham):
            data = services.export().sections[key]
        return editing.at(data, registry.get(key).schema, address)

    return at


def form_of(response) -> dict:
    """What a browser would post back untouched."""
    form = response.context["form"]
    found = {}
    for bound in form:
        value = bound.value()
        if value is None:
            continue
        found[bound.html_name] = value
    return found


def pages_of(place_url: str, client):
    """Every page that links lead to, from one on, within the editor."""
    seen, waiting = set(), [place_url]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        assert response.status_code in (200, 302), (url, response.status_code)
        if response.status_code == 302:
            waiting.append(response["Location"])
            continue
        yield url, response
        for listed in response.context.get("lists") or ():
            waiting += [row.place.main_url for row in listed.rows[:2]]
            waiting += [row.remove_url for row in listed.rows[:1] if listed.may_remove]
            waiting += [each for each in (listed.add_url, listed.together_url) if each]
        if response.context.get("edit_url"):
            waiting.append(response.context["edit_url"])


@pytest.mark.parametrize("key", sorted(set(registry.keys()) - SKIPPED))
def test_every_page_opens_and_saving_it_untouched_changes_nothing(admin, standing, key) -> None:
    before = copy.deepcopy(standing(key))
    found = 0
    for url, response in pages_of(f"{AT}{key}/", admin):
        if "/edit/" not in url and "/together/" not in url:
            continue
        found += 1
        if found > 4:
            break
        saved = admin.post(url, form_of(response))
        assert saved.status_code == 302, (url, text_of(saved)[:2000])

    assert found
    assert editing.same(standing(key), before, registry.get(key).schema)


def test_the_overview_leads_to_every_part(admin) -> None:
    page = admin.get("/admin/blueprint/")

    assert page.status_code == 200
    assert "Application form" in text_of(page)
    for line in [*page.context["lines"], *page.context["others"]]:
        assert admin.get(line.url).status_code in (200, 302), line


def part(key: str, page: str, *address: str, **more: str) -> str:
    query = "&".join([f"at={'/'.join(address)}", *(f"{name}={value}" for name, value in more.items())])
    return f"{AT}{key}/{page}{'/' if page else ''}?{query}"


def test_a_question_of_each_kind(admin, standing) -> None:
    form, list_of = "calls/form", ("pages", "users", "questions")
    more = {
        "label": "Which of these?",
        "hint": "",
        "required": "yes",
        "show_if": "",
        "criterion": "",
        "confidential": "no",
    }
    more |= {"opens_in": "call_for_solutions"}
    kinds = [
        each["const"]
        for each in registry.get(form).schema["properties"]["pages"]["items"]["properties"]["questions"]["items"][
            "properties"
        ]["kind"]["oneOf"]
    ]

    first = admin.get(part(form, "add", *list_of))
    assert [each.value for each in first.context["kinds"].options] == kinds
    for kind in kinds:
        words = more | {"word_limit": "40", "choices__0": "Red", "choices__1": "Blue"}
        assert admin.post(part(form, "add", *list_of, kind=kind), words).status_code == 302, kind

    added = standing(form, *list_of)[3:]
    assert [row["kind"] for row in added] == kinds
    assert [row["key"] for row in added][:2] == ["which_of_these", "which_of_these_2"]
    assert ["word_limit" in row for row in added] == [kind in ("short", "long") for kind in kinds]
    choices = next(row["choices"] for row in added if row["kind"] == "choice")
    assert choices == [{"key": "red", "label": "Red"}, {"key": "blue", "label": "Blue"}]

    after = part(form, "add", *list_of, kind="short")
    options = [
        value for group in admin.get(after).context["form"].fields["show_if"].choices[1:] for value, _label in group[1]
    ]
    assert '{"equals": "red", "question": "which_of_these_3"}' in options
    shown = more | {"label": "Why red?", "show_if": '{"equals": "red", "question": "which_of_these_3"}'}
    assert admin.post(after, shown).status_code == 302
    assert standing(form, *list_of)[-1]["show_if"] == {"question": "which_of_these_3", "equals": "red"}


def test_pages_questions_and_choices_come_move_and_go(admin, standing) -> None:
    form = "calls/form"
    page = {"title": "About noise", "group": "Your idea", "questions__label": "How loud?", "questions__kind": "number"}
    assert admin.post(part(form, "add", "pages"), page).status_code == 302
    assert standing(form, "pages", "about_noise", "questions")[0]["key"] == "how_loud"
    keys = [row["key"] for row in standing(form, "pages")]

    assert admin.post(part(form, "move", "pages", "about_noise"), {"way": "up"}).status_code == 302
    assert [row["key"] for row in standing(form, "pages")] == [*keys[:-2], "about_noise", keys[-2]]
    assert admin.get(part(form, "remove", "pages", "about_noise")).status_code == 200
    assert admin.post(part(form, "remove", "pages", "about_noise"), {}).status_code == 302
    assert [row["key"] for row in standing(form, "pages")] == keys[:-1]


def test_weights_are_changed_together(admin, standing) -> None:
    criteria, before = "calls/criteria", standing("calls/criteria")
    together = part(criteria, "together", "criteria")
    wrong = {f"share__{row['key']}": "30" for row in before["criteria"]}
    refused = admin.post(together, wrong)
    assert (refused.status_code, "The weights add up to 150." in text_of(refused)) == (422, True)
    assert refused.content.count(b'value="30"') == 5

    scale = {f"scale__{score}": f"Score {score}." for score in range(6)}
    new = {"name": "Carbon", "weight": "10", "guidance": "Look.", "sift": "form"} | scale
    shares = {"solves": 20, "new": 20, "potential": 20, "team": 20, "social_value": 10}
    bare = admin.post(part(criteria, "add", "criteria"), {"name": "Carbon", "weight": "10", "sift": "form"})
    assert "Enter what a score of 0 reads like" in text_of(bare)
    added = admin.post(part(criteria, "add", "criteria"), new | {f"share__{key}": n for key, n in shares.items()})
    assert added.status_code == 302, added.context["form"].errors
    assert [row["weight"] for row in standing(criteria, "criteria")] == [20, 20, 20, 20, 10, 10]
    assert (
        admin.post(
            part(criteria, "remove", "criteria", "carbon"), {f"share__{k}": n for k, n in shares.items()}
        ).status_code
        == 422
    )
    gone = admin.post(part(criteria, "remove", "criteria", "carbon"), {f"share__{k}": 20 for k in shares})
    assert gone.status_code == 302
    assert [row["weight"] for row in standing(criteria, "criteria")] == [20] * 5


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(admin, standing) -> None:
    letter = part("programmes/letters", "edit", "application_received")
    before = standing("programmes/letters")

    refused = admin.post(letter, {"subject": "Yours {{ nobody }}", "body": "Dear you."})

    assert refused.status_code == 422
    assert (
        refused.context["form"]
        .errors["subject"][0]
        .startswith("The letter “Application received” has no field “nobody”. Fields: challenge_question, ")
    )
    assert 'value="Yours {{ nobody }}"' in refused.content.decode()
    assert standing("programmes/letters") == before


def test_a_letter_is_shown_with_examples_before_it_is_saved(admin, birmingham, standing) -> None:
    letter, before = part("programmes/letters", "edit", "application_received"), standing("programmes/letters")

    shown = admin.post(
        letter, {"subject": "For {{ recipient_name }}", "body": "From **{{ council_name }}**.", "preview": "1"}
    )

    assert shown.status_code == 200
    assert "For Priya Anand" in text_of(shown)
    assert f"<strong>{birmingham.name}</strong>" in shown.content.decode()
    wrong = admin.post(letter, {"subject": "For you", "body": "Dear {{ recipient_nam }}", "preview": "1"})
    assert (wrong.status_code, "no field “recipient_nam”" in text_of(wrong)) == (422, True)
    assert "Not saved yet" not in text_of(wrong)
    assert standing("programmes/letters") == before


def test_one_challenge_question_makes_way_for_another(admin, standing) -> None:
    page = part("challenges/brief", "edit", "summary")

    assert admin.post(page, form_of(admin.get(page)) | {"is_question": "yes", "is_summary": "no"}).status_code == 302

    assert [row["key"] for row in standing("challenges/brief") if row["is_question"]] == ["summary"]


def test_what_holds_at_once_says_so(admin, standing) -> None:
    for key, name in (("staff/roles", "challenge_owner"), ("programmes/terms", "supplier")):
        page = part(key, "edit", name)
        said = text_of(admin.post(page, form_of(admin.get(page)), follow=True))
        assert ["It holds at once" in said, "One that has begun" in said] == [True, False]
    page = part("programmes/stages", "edit", "prototype")
    assert "It holds at once" not in text_of(admin.post(page, form_of(admin.get(page)), follow=True))


def test_somebody_was_quicker(admin, birmingham, standing) -> None:
    page = part("programmes/stages", "edit", "prototype")
    mine = form_of(admin.get(page))
    assert admin.post(page, mine | {"name": "Trial"}).status_code == 302

    late = admin.post(page, mine | {"name": "Test"})
    assert (late.status_code, standing("programmes/stages", "prototype")["name"]) == (422, "Trial")
    assert "Trial" in text_of(late)
    other = part("programmes/stages", "edit", "accelerator")
    assert admin.post(other, form_of(admin.get(other)) | {"name": "Help"}).status_code == 302
    assert admin.post(page, form_of(late) | {"name": "Test"}).status_code == 302
    assert standing("programmes/stages", "prototype")["name"] == "Test"


def test_a_stage_is_left_out_and_comes_back_to_its_place(admin, standing) -> None:
    stages, names = "programmes/stages", [row["kind"] for row in standing("programmes/stages")]
    gate = admin.post(part(stages, "remove", "accelerator"), {})
    assert gate.status_code == 422
    assert gate.context["form"].non_field_errors() == [
        "Gates, Accelerator, Before the stage: No challenge enters “Accelerator” in this blueprint. "
        "Stages with a gate: Call for solutions, Exploration, Prototype, Pre-commercialisation."
    ]
    assert admin.post(part("challenges/gates", "remove", "accelerator"), {}).status_code == 302
    assert admin.post(part(stages, "remove", "accelerator"), {}).status_code == 302

    back = admin.get(part(stages, "add"))
    assert [value for value, _label in back.context["form"].fields["kind"].choices] == ["accelerator"]
    filled = {"kind": "accelerator", "name": "Help", "skipped": "no", "description": "", "weeks": ""}
    assert admin.post(part(stages, "add"), filled).status_code == 302
    assert [row["kind"] for row in standing(stages)] == names


def test_a_programme_that_has_begun_keeps_its_own(admin, birmingham, programme) -> None:
    programme(birmingham)
    assert "Begun before the last change" not in text_of(admin.get("/admin/blueprint/"))
    page = part("programmes/stages", "edit", "prototype")
    admin.post(page, form_of(admin.get(page)) | {"name": "Trial"})

    shown = admin.get("/admin/blueprint/")

    assert [row.slug for row in shown.context["keeping"]] == ["test-programme"]
    assert admin.get(f"{AT}calls/form/").context["keeping"] == []


@pytest.mark.parametrize(
    "where", ["no/such/", "cms/pages/", "programmes/stages/edit/?at=nothing", "calls/form/edit/?at=pages"]
)
def test_what_is_not_there(admin, where) -> None:
    assert admin.get(f"{AT}{where}").status_code == 404


def test_who_may(birmingham, officer, on, standing) -> None:
    manager = on(birmingham, officer(birmingham, "programme_manager"))
    before = standing("programmes/stages")

    assert manager.get("/admin/blueprint/").status_code == 403
    assert (
        manager.post(part("programmes/stages", "edit", "prototype"), {"name": "X", "skipped": "no"}).status_code == 403
    )
    assert standing("programmes/stages") == before
