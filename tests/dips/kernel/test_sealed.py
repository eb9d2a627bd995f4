"""What is locked opens for its own purpose, with this key or an earlier one, and for nothing else."""

from __future__ import annotations

import pytest

from dips.kernel import sealed


def test_it_opens_for_the_same_purpose_alone() -> None:
    locked = sealed.seal("a secret", purpose="here")

    assert "a secret" not in locked
    assert sealed.unseal(locked, purpose="here") == "a secret"
    for wrong in (locked[:-6] + "AAAAA=", "nonsense", ""):
        with pytest.raises(sealed.NotOurs):
            sealed.unseal(wrong, purpose="here")
    with pytest.raises(sealed.NotOurs):
        sealed.unseal(locked, purpose="there")


def test_an_earlier_key_opens_until_it_is_locked_anew(settings) -> None:
    locked = sealed.seal("a secret", purpose="here")
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "k3Yo" * 15

    settings.SECRET_KEY_FALLBACKS = [earlier]
    again = sealed.lock_anew(locked, purpose="here")
    settings.SECRET_KEY_FALLBACKS = []

    assert sealed.unseal(again, purpose="here") == "a secret"
    with pytest.raises(sealed.NotOurs):
        sealed.unseal(locked, purpose="here")
