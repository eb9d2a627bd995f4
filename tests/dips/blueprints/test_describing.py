"""The published schemas are JSON Schema, and the shipped blueprints fit them."""

from __future__ import annotations

import json

from django.core.management import call_command
from jsonschema import Draft202012Validator

from dips.blueprints import library


def test_the_shipped_blueprints_fit_the_schemas_that_the_command_writes(tmp_path, capsys) -> None:
    call_command("blueprint", "schema", str(tmp_path))

    found = {str(path.relative_to(tmp_path)): json.loads(path.read_text()) for path in tmp_path.rglob("*.schema.json")}
    assert capsys.readouterr().out == f"{len(found)} schemas are in {tmp_path}.\n"
    for name in library.names():
        document = library.load(name)
        parts = {"blueprint": dict(document.meta)} | dict(document.sections)
        for key, data in parts.items():
            schema = found[f"{key}.schema.json"]
            Draft202012Validator.check_schema(schema)
            assert list(Draft202012Validator(schema).iter_errors(data)) == [], (name, key)
    assert found["programmes/stages.schema.json"]["title"] == "Stages"
