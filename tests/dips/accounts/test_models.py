"""Nobody is a superuser, in Python or in the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from dips.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_database_refuses_a_superuser(person) -> None:
    user = person()

    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_superuser=True)

    user.refresh_from_db()
    assert user.is_superuser is False
    assert not hasattr(User.objects, "create_superuser")


def test_an_address_is_kept_in_small_letters_and_is_nobodys_label(person) -> None:
    user = person(full_name="", email="Some.One@Example.org")

    assert user.email == "some.one@example.org"
    assert str(user) == "Unnamed colleague"
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Some.One@Example.org")
