"""How a view is put into words for OpenAPI: what is open to everyone, and that unknown fields are refused."""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema

from .serializers import Input


class Described(AutoSchema):
    """Says what the framework cannot know of our views and serializers."""

    def get_auth(self) -> list[dict[str, Any]]:
        """A public method may be called by a stranger as well."""
        found = list(super().get_auth())
        return [*found, {}] if self.method in getattr(self.view, "public", ()) else found

    def get_description(self, path: str = "", method: str = "") -> str:
        """What the view says of itself. What its parents say is for who writes views."""
        return inspect.cleandoc(vars(type(self.view)).get("__doc__") or "")

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        found = dict(super()._map_basic_serializer(serializer, direction))
        if isinstance(serializer, Input):
            found["additionalProperties"] = False
        return found
