"""What is proved is looked for every day; three days without it are a letter, seven the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches

from dips.councils.scope import council_scope, operator_scope
from dips.domains import services
from dips.domains.models import Claim
from dips.domains.queries import verified_email_domains
from dips.domains.services.looking import PAUSES
from dips.kernel import clock
from dips.kernel.actors import SYSTEM

from .scene import DOMAIN, asked, daily, days_later, looked, now, prove, proved


def subjects(letters) -> list[str]:
    return [letter.subject for letter in letters]


def test_three_days_are_a_letter_and_seven_the_end(birmingham, officer, name_server, deliver) -> None:
    admin = officer(birmingham, "council_admin")
    claim = proved(birmingham, name_server)
    name_server.clear()
    told = {}

    for day in range(9):
        with days_later(day):
            told[day] = daily(claim)
    letters = [letter for letter in deliver() if letter.to == [admin.email]]

    assert [told[day].state for day in range(9)] == ["verified"] * 7 + ["lapsed"] * 2
    assert [told[day].misses for day in range(9)] == [1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert subjects(letters) == [f"The DNS records of {DOMAIN} are missing", f"{DOMAIN} has lapsed"]
    assert DOMAIN not in verified_email_domains(birmingham)


def test_a_record_that_is_back_counts_from_the_beginning(birmingham, name_server) -> None:
    claim = proved(birmingham, name_server)
    name_server.clear()
    for day in range(6):
        with days_later(day):
            daily(claim)
    prove(name_server, claim)
    with days_later(6.5):
        back = daily(claim)
    name_server.clear()
    with days_later(8):
        missed = daily(claim)

    assert (back.misses, back.missing_since) == (0, None)
    assert (missed.state, missed.misses) == ("verified", 1)


def test_a_record_that_no_row_could_hold_is_a_record_like_another(birmingham, name_server) -> None:
    """A look that failed at it would be tried again for ever, and the name would never lapse."""
    claim = proved(birmingham, name_server)
    name_server.set(claim.record, "TXT", r"gone\000\007\255")

    missed = daily(claim)

    assert (missed.state, missed.misses) == ("verified", 1)
    assert missed.found["proof_values"] == ["gone\x07\ufffd"]


def test_two_turns_at_once_count_one_day(birmingham, name_server) -> None:
    """Fifty names of slow servers take longer than the lease of a turn; the next one begins with the same names."""
    claim = proved(birmingham, name_server)
    name_server.clear()

    missed = daily(claim)
    with council_scope(birmingham):
        services.look(claim=claim, by=SYSTEM, is_daily=True)

    assert (missed.misses, now(claim).misses) == (1, 1)


def test_whoever_looks_by_hand_counts_no_days(birmingham, name_server) -> None:
    claim = proved(birmingham, name_server)
    name_server.clear()

    for _ in range(10):
        looked(birmingham, claim)

    assert (now(claim).state, now(claim).misses, now(claim).found["proof"]) == ("verified", 0, "missing")


def test_whoever_looks_all_the_time_waits(birmingham, solihull, name_server) -> None:
    caches["limits"].clear()
    claim, other = asked(birmingham), asked(solihull, "challenges.solihull.gov.uk")
    for _ in range(30):
        looked(birmingham, claim)
    name_server.asked.clear()

    with pytest.raises(services.looking.errors.TooManyLooks):
        looked(birmingham, claim)

    assert name_server.asked == []
    assert looked(solihull, other).looked_at is not None
    assert daily(claim).looks == 1


def test_our_own_servers_silence_is_nobodys_fault(birmingham, name_server) -> None:
    claim = proved(birmingham, name_server)
    name_server.silent.add("*")
    silent = daily(claim)
    name_server.silent = {claim.record}

    missed = daily(claim)

    assert (silent.misses, silent.found["proof"]) == (0, "unsure")
    assert missed.misses == 1


def test_what_lapsed_is_asked_anew_with_a_new_record(birmingham, name_server) -> None:
    claim = proved(birmingham, name_server)
    old = claim.proof
    name_server.clear()
    for day in (0, 8):
        with days_later(day):
            daily(claim)
    name_server.set(claim.record, "TXT", old)
    with pytest.raises(services.looking.errors.NotWatched):
        looked(birmingham, now(claim))

    with council_scope(birmingham):
        services.ask_again(claim=now(claim), by=SYSTEM)

    assert now(claim).proof != old
    assert looked(birmingham, now(claim)).state == "asked"  # whoever has the domain now may have kept the old one
    prove(name_server, now(claim))
    assert looked(birmingham, now(claim)).state == "verified"


def test_looks_become_rare_and_end(birmingham, name_server) -> None:
    claim = asked(birmingham)
    waits = []
    for _ in range(13):
        daily(claim)
        row = now(claim)
        waits.append(row.look_next_at - row.looked_at)
    with days_later(31):
        ended = daily(claim)

    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [
        round(pause / timedelta(minutes=1)) for pause in [*PAUSES, PAUSES[-1], PAUSES[-1]]
    ]
    assert (ended.state, ended.misses) == ("released", 0)


def test_one_that_fails_holds_nobody_up(birmingham, solihull, name_server, monkeypatch) -> None:
    first, second = asked(birmingham), asked(solihull, "challenges.solihull.gov.uk")
    find = services.looking.finding.find

    def broken(claim, council):
        if claim.pk == first.pk:
            raise RuntimeError("broken")
        return find(claim, council)

    monkeypatch.setattr(services.looking.finding, "find", broken)

    assert services.look_at_due() == 1
    assert (now(first).looked_at, now(second).looked_at is None) == (None, False)
    assert now(first).look_next_at > clock.now() + timedelta(minutes=50)


def test_only_what_is_due_is_asked(birmingham, name_server) -> None:
    claim = asked(birmingham)
    services.look_at_due()
    name_server.asked.clear()

    assert services.look_at_due() == 0
    assert name_server.asked == []
    with operator_scope():
        assert Claim.objects.get(pk=claim.pk).looks == 1
