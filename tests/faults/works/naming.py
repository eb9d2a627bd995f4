"""A council's name is proved and given while processes die."""

from __future__ import annotations

from uuid import uuid4

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM

from .world import Work


class Prove(Work):
    """The DNS says what a council says."""

    tasks, kind, state, verb = ("domains.look_at_due",), "mail", "verified", "claim.prove"

    def prepare(self) -> None:
        from dips.domains import services

        world = self.world
        name = f"n{uuid4().hex[:8]}.solihull.gov.uk"
        with council_scope(world.council):
            self.claim = services.claim(kind=self.kind, name=name, by=SYSTEM)
        world.names.set(self.claim.record, "TXT", self.claim.proof)
        if self.kind == "site":
            world.names.set(name, "CNAME", f"{world.council.slug}.dips.localhost.")

    def begin(self) -> None:
        self.again()

    def again(self) -> None:
        self.world.ask("UPDATE domains_claim SET look_next_at = now() WHERE id = %s RETURNING id", self.claim.pk)
        super().again()

    def finish(self) -> None:
        world, pk = self.world, self.claim.pk
        query = "SELECT state FROM domains_claim WHERE id = %s"
        self.until(lambda: world.one(query, pk) == self.state, "the name is not proved")
        told = "SELECT count(*) FROM kernel_auditevent WHERE schema = %s AND verb = %s AND object_id = %s"
        assert world.one(told, world.council.schema_name, self.verb, str(pk)) == 1
        from dips.domains import services

        with council_scope(world.council):
            services.release(claim=self.claim, by=SYSTEM)
        assert world.one("SELECT count(*) FROM councils_domain WHERE domain = %s", self.claim.name) == 0


class GiveHost(Prove):
    kind, state, verb = "site", "live", "claim.go_live"
