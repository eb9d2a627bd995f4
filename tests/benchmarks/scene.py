"""What the pages are measured over: twenty open challenges of one council, four hundred councils in the directory."""

from __future__ import annotations

import psycopg

from config.embedded import postgres
from tests.support import plugin

LISTED, COUNCILS, EACH = 20, 400, 50

# Councils that are only rows, as the national list reads public tables alone: copies of a real one with another name.
NATION = """
INSERT INTO councils_council
  SELECT (jsonb_populate_record(c, jsonb_build_object(
    'id', gen_random_uuid(), 'schema_name', 'c_' || lpad(to_hex(n), 12, '0'), 'slug', 'council-' || n,
    'name', 'Council ' || n, 'short_name', ''))).*
  FROM councils_council c, generate_series(1, {councils}) n WHERE c.slug = 'solihull';
INSERT INTO councils_domain
  SELECT (jsonb_populate_record(d, jsonb_build_object(
    'id', gen_random_uuid(), 'domain', c.slug || '.dips.localhost', 'tenant_id', c.id))).*
  FROM councils_domain d, councils_council c WHERE d.domain = 'solihull.dips.localhost' AND c.slug LIKE 'council-%';
INSERT INTO directory_challengeindex
  SELECT (jsonb_populate_record(i, jsonb_build_object(
    'id', gen_random_uuid(), 'challenge_id', gen_random_uuid(), 'council_id', c.id, 'schema', c.schema_name,
    'reference', 'CNL-' || lpad(m::text, 2, '0'), 'opens_at', now() - interval '1 day',
    'closes_at', now() + (m - {closed}) * interval '1 day' - interval '1 hour' + substr(c.slug, 9)::int * interval '1 second'))).*
  FROM directory_challengeindex i, councils_council c, generate_series(1, {each}) m
  WHERE i.id = (SELECT id FROM directory_challengeindex ORDER BY id LIMIT 1) AND c.slug LIKE 'council-%';
"""


def nation(database: str) -> int:
    """Fill the directory as if 400 councils had 50 challenges each, 20 of them open; returns how many rows there are."""
    with psycopg.connect(plugin.current().url(postgres.SUPERUSER, database), autocommit=True) as link:
        link.execute(NATION.format(councils=COUNCILS, each=EACH, closed=EACH - LISTED).encode())
        link.execute("ANALYZE")
        row = link.execute("SELECT count(*) FROM directory_challengeindex").fetchone()
    return int(row[0]) if row else 0
