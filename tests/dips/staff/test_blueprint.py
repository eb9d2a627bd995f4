"""Roles as data: out, in, and out again; what may not be given."""

from __future__ import annotations

import copy

import pytest

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.staff import blueprint, services
from dips.staff.models import Role

pytestmark = pytest.mark.django_db


def test_export_apply_export_is_the_same(birmingham) -> None:
    with council_scope(birmingham):
        first = blueprint.export()
        blueprint.apply(first, SYSTEM)

        assert blueprint.export() == first
    assert [row["key"] for row in first] == [
        "council_admin",
        "programme_manager",
        "challenge_owner",
        "senior_sponsor",
        "facilitator",
        "delivery_partner",
        "assessor",
        "finance_officer",
    ]
    assert list(blueprint.faults(first)) == []


def test_a_renamed_role_keeps_its_people_and_an_unused_one_goes(birmingham, officer) -> None:
    user = officer(birmingham, "assessor")
    with council_scope(birmingham):
        data = [row for row in blueprint.export() if row["key"] in {"council_admin", "programme_manager"}]
        changed = copy.deepcopy(data)
        changed[1]["name"] = "Rheolwr y rhaglen"
        blueprint.apply(changed, SYSTEM)

        assert list(Role.objects.values_list("key", "name")) == [
            ("council_admin", data[0]["name"]),
            ("programme_manager", "Rheolwr y rhaglen"),
            ("assessor", Role.objects.get(key="assessor").name),
        ]
        assert services.queries.roles_of(type(user).objects.get(pk=user.pk)).count() == 1


def test_roles_may_exchange_their_names_and_a_new_one_may_take_an_old_one(birmingham) -> None:
    with council_scope(birmingham):
        data = [row for row in blueprint.export() if row["key"] != "assessor"]
        changed = copy.deepcopy(data)
        changed[0]["name"], changed[1]["name"] = data[1]["name"], data[0]["name"]
        changed[2] |= {"key": "question_owner"}
        blueprint.apply(changed, SYSTEM)

        assert blueprint.export() == changed


@pytest.mark.parametrize(
    ("may", "message"),
    [
        ("accounts.change_user", "No role may be given “accounts.change_user”."),
        ("auth.add_permission", "No role may be given “auth.add_permission”."),
        ("challenges.fly", "There is no permission “challenges.fly”."),
    ],
)
def test_a_right_that_cannot_be_given_is_a_fault(may: str, message: str) -> None:
    row = {"key": "admin", "name": "Admin", "description": "", "sees": "council", "may": ["staff.manage_people", may]}

    assert [(path, said) for path, said, _mend in blueprint.faults([row])] == [((0, "may", 1), message)]
