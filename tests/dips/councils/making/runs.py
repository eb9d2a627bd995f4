"""What the tests of making a council ask again and again."""

from __future__ import annotations

from django.db import connection

from dips.councils import owner, roles, services
from dips.councils.models import Council, Domain, ProvisioningRun
from dips.councils.scope import operator_scope
from dips.kernel.actors import SYSTEM


def ask(slug: str = "testwich", **extra: object) -> ProvisioningRun:
    return services.request_council(slug=slug, name="Testwich Council", by=SYSTEM, here=True, **extra)


def traces(run: ProvisioningRun) -> tuple[bool, bool, bool, bool]:
    """Schema, role, council, host."""
    with owner.connect() as link:
        schema = link.execute("SELECT to_regnamespace(%s)", [run.schema_name]).fetchone() != (None,)
        role = roles.exists(link, roles.of(run.schema_name))
    return (
        schema,
        role,
        Council.objects.filter(slug=run.slug).exists(),
        Domain.objects.filter(domain__startswith=run.slug).exists(),
    )


NOTHING, ALL = (False,) * 4, (True,) * 4


def expire(run: ProvisioningRun) -> None:
    """As if its worker had been killed a while ago."""
    with operator_scope(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE councils_provisioningrun SET lease_until = now() - interval '1 second' WHERE id = %s", [run.pk]
        )
