"""A claim gives nothing until the DNS says the same, and then to one council alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from dips.councils.models import Council, Domain
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.domains import errors, services
from dips.domains.models import Claim
from dips.domains.queries import claims, verified_email_domains
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove, NotAllowed

from .scene import DOMAIN, HOST, asked, looked, now, point, prove, proved


def hosts() -> list[str]:
    with portal_scope():
        return sorted(Domain.objects.values_list("domain", flat=True))


def trail(council: Council, claim: Claim) -> list[str]:
    with council_scope(council):
        return list(audit.trail(claim).order_by("happened_at", "id").values_list("verb", flat=True))


def test_a_claim_gives_nothing(birmingham, name_server) -> None:
    before = hosts()

    claim = asked(birmingham)

    assert (claim.state, claim.record) == ("asked", f"_dips-challenge.{HOST}")
    assert looked(birmingham, claim).state == "asked"
    assert now(claim).found | {"held": False} == now(claim).found
    assert (now(claim).found["proof"], now(claim).found["points"]) == ("missing", "missing")
    assert hosts() == before


def test_the_proof_alone_is_not_enough_and_neither_is_where_it_leads(birmingham, name_server, deliver) -> None:
    claim = asked(birmingham)
    point(name_server, claim)
    assert looked(birmingham, claim).state == "asked"

    name_server.set(claim.name, "CNAME")
    prove(name_server, claim, "v=spf1 -all")

    assert looked(birmingham, claim).state == "verified"
    assert HOST not in hosts()
    assert trail(birmingham, claim) == ["claim.ask", "claim.prove"]


@pytest.mark.parametrize(
    ("kind", "values", "points"),
    [
        ("CNAME", ["birmingham.dips.localhost."], "right"),
        ("CNAME", ["solihull.dips.localhost."], "other"),
        ("CNAME", ["dips.localhost."], "other"),
        ("CNAME", ["birmingham.dips.localhost.evil.example."], "other"),
        ("A", ["192.0.2.10"], "right"),
        ("AAAA", ["2001:db8::10"], "right"),
        ("A", ["192.0.2.10", "198.51.100.7"], "other"),
        ("A", ["198.51.100.7"], "other"),
    ],
)
def test_where_a_name_leads(birmingham, name_server, settings, kind, values, points) -> None:
    settings.DIPS_HOST_ADDRESSES = ["192.0.2.10", "192.0.2.11", "2001:DB8::10"]
    claim = asked(birmingham)
    name_server.set(claim.name, kind, *values)

    assert looked(birmingham, claim).found["points"] == points


def test_a_long_answer_comes_by_tcp(birmingham, name_server) -> None:
    claim = asked(birmingham)
    prove(name_server, claim, *("x" * 200 + str(number) for number in range(10)))

    assert looked(birmingham, claim).state == "verified"


def test_another_councils_record_proves_nothing(birmingham, solihull, name_server) -> None:
    """Both may ask; the proof holds whose it is."""
    theirs, ours = asked(solihull), asked(birmingham)
    assert theirs.proof != ours.proof
    prove(name_server, ours)

    assert looked(solihull, theirs).state == "asked"
    assert now(theirs).found["proof"] == "other"
    assert looked(birmingham, ours).state == "verified"


def test_a_token_copied_into_another_councils_row_proves_nothing(birmingham, solihull, name_server) -> None:
    ours = asked(birmingham)
    prove(name_server, ours)

    stolen = Claim(schema=solihull.schema_name, kind="site", name=HOST, token=ours.token)

    assert stolen.proof != ours.proof


def test_a_released_token_is_dead_for_everybody(birmingham, solihull, name_server) -> None:
    first = proved(birmingham, name_server)
    with council_scope(birmingham):
        services.release(claim=first, by=SYSTEM)
        again = services.claim(kind="mail", name=DOMAIN, by=SYSTEM)

    assert (now(first).state, looked(birmingham, again).state) == ("released", "asked")
    assert looked(solihull, asked(solihull, DOMAIN, "mail")).state == "asked"
    with council_scope(birmingham), pytest.raises(IllegalMove):
        services.ask_again(claim=first, by=SYSTEM)


def test_an_e_mail_domain_has_one_council(birmingham, solihull, name_server) -> None:
    ours, theirs = asked(birmingham, DOMAIN, "mail"), asked(solihull, DOMAIN, "mail")
    prove(name_server, ours, theirs.proof)

    assert looked(birmingham, ours).state == "verified"
    assert looked(solihull, theirs).state == "asked"
    assert now(theirs).found["held"] is True
    assert verified_email_domains(birmingham) - {birmingham.email_domain} == {DOMAIN}
    assert DOMAIN not in verified_email_domains(solihull)


@pytest.mark.parametrize("name", [DOMAIN, HOST, "x." + HOST])
@pytest.mark.parametrize("kind", ["site", "mail"])
def test_within_another_councils_e_mail_domain_nothing_is_asked(
    birmingham, solihull, name_server, settings, name, kind
) -> None:
    settings.DIPS_HOST_ADDRESSES = ["192.0.2.1"]  # else no whole domain can be a site's
    with operator_scope():
        Council.objects.filter(pk=birmingham.pk).update(email_domain=DOMAIN)

    with pytest.raises(errors.HeldElsewhere) as refused:
        asked(solihull, name, kind)

    assert (refused.value.code, refused.value.status) == ("domain_held_elsewhere", 409)
    with council_scope(solihull):
        assert claims().count() == 0
    assert asked(birmingham, name, kind).state == "asked"


def test_a_live_host_of_another_council_is_refused(birmingham, solihull) -> None:
    with operator_scope():
        Domain.objects.filter(tenant=birmingham).update(domain=HOST)

    with pytest.raises(errors.HeldElsewhere):
        asked(solihull)


def test_the_same_name_twice_and_too_many(birmingham) -> None:
    asked(birmingham)
    with pytest.raises(errors.AlreadyAsked):
        asked(birmingham, HOST.upper())
    for number in range(9):
        asked(birmingham, f"n{number}.{HOST}")

    with pytest.raises(errors.TooManyClaims):
        asked(birmingham, f"n10.{HOST}")

    with council_scope(birmingham):
        assert claims().count() == 10


def test_another_councils_claim_is_not_there(birmingham, solihull, name_server) -> None:
    claim = asked(birmingham)
    prove(name_server, claim)

    for verb in (services.look, services.release, services.ask_again, services.choose_first):
        with council_scope(solihull), pytest.raises(errors.NoSuchClaim):
            verb(claim=claim, by=SYSTEM)

    assert now(claim).state == "asked"


def test_only_whoever_may(birmingham, officer, name_server) -> None:
    claim, manager = asked(birmingham), officer(birmingham, "programme_manager")

    with council_scope(birmingham):
        for verb in (services.look, services.release, services.ask_again, services.choose_first):
            with pytest.raises(NotAllowed):
                verb(claim=claim, by=manager)
        for ask in (
            lambda: services.claim(kind="site", name="x." + HOST, by=manager),
            lambda: services.choose_default(by=manager),
            lambda: services.choose_sender(address="a@b.gov.uk", by=manager),
            lambda: services.drop_sender(by=manager),
            lambda: services.send_test(by=manager),
        ):
            with pytest.raises(NotAllowed):
                ask()
        assert claims().count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(state="verified"),
        lambda rows: rows.update(token="x"),
        lambda rows: rows.delete(),
        lambda rows: Claim.objects.create(schema=rows[0].schema, kind="mail", name="x.gov.uk", state="verified"),
        lambda rows: Claim.objects.create(schema="c_000000000000", kind="mail", name="x.gov.uk"),
        lambda rows: Domain.objects.create(domain="x.gov.uk", tenant=Council.objects.get(schema_name=rows[0].schema)),
    ],
)
def test_a_councils_own_role_proves_nothing(birmingham, change) -> None:
    """Whatever somebody slips into its SQL."""
    claim = asked(birmingham)

    with council_scope(birmingham), pytest.raises(DatabaseError), transaction.atomic():
        rows: QuerySet[Claim] = Claim.objects.filter(pk=claim.pk)
        change(rows)

    assert now(claim).state == "asked"


def test_the_operators_role_takes_hosts_away_and_gives_none(birmingham) -> None:
    with operator_scope(), pytest.raises(DatabaseError), transaction.atomic():
        Domain.objects.create(domain=HOST, tenant=birmingham)
