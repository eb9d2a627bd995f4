"""What the public reads of blueprints: who made, uses and offers them, what is in one, and how two differ."""

from __future__ import annotations

import re

from dips.blueprints import library, services
from dips.blueprints.services.publishing import named
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from tests.support.blueprints import changed

NAME = ("programmes/stages", ("exploration", "name"))


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_what_the_public_reads(solihull, portal) -> None:
    with council_scope(solihull):
        own = changed(services.export(), {NAME: "Finding out"})
        offered = named(own, name="solihull-dips", version="1.0.0", title="As Solihull runs it")
        services.publish(offered, by=SYSTEM)
        services.publish(named(own, name="solihull-own", version="1.0.0"), region="west-midlands", by=SYSTEM)

    listed, one = text_of(portal.get("/blueprints/")), text_of(portal.get("/blueprints/solihull-dips/"))

    assert "By Solihull Metropolitan Borough Council · made from dips-birmingham 1.0.0" in listed
    assert "Used by 2 councils" in listed
    assert "Solihull Metropolitan Borough Council" in text_of(portal.get("/blueprints/dips-birmingham/1.0.0/"))
    assert "Finding out" in one
    both = text_of(portal.get("/blueprints/compare/?a=dips-birmingham@1.0.0&b=solihull-dips@1.0.0"))
    assert "differ in 1 thing" in both
    assert "Beth sydd ynddo" in text_of(portal.get("/cy/blueprints/solihull-dips/"))
    for path in ("", "solihull-dips/", "compare/", "compare/?a=dips-birmingham@1.0.0&b=solihull-dips@1.0.0"):
        page = portal.get(f"/blueprints/{path}").content.decode()
        assert re.findall(r'name">([^<]+)<', page) == ["Cymraeg"], path
    taken = portal.get("/blueprints/solihull-dips/1.0.0/zip/")
    assert taken["Content-Disposition"] == 'attachment; filename="solihull-dips-1.0.0.zip"'
    assert library.render(library.unpack(taken.content)) == library.render(offered)
    assert "solihull-own" not in portal.get("/blueprints/").content.decode()
    for path in ("solihull-own/", "solihull-own/1.0.0/", "solihull-own/1.0.0/zip/", "nobody/", "compare/?a=x&b=y"):
        assert portal.get(f"/blueprints/{path}").status_code == 404, path
