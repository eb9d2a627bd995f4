"""How a view is put into words for OpenAPI: what is open to everyone, and that unknown fields are refused."""

from __future__ import annotations

import inspect
import re
from typing import Any

from drf_spectacular.openapi import AutoSchema

from .serializers import Input

SENTENCE = re.compile(r"(?<=\.) ")


class Described(AutoSchema):
    """Says what the framework cannot know of our views and serializers."""

    def get_auth(self) -> list[dict[str, Any]]:
        """None for a public method: a padlock in the description means that an account is needed."""
        return [] if self.method in getattr(self.view, "public", ()) else list(super().get_auth())

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """As the framework's, which leaves out that nothing is asked for."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            operation.setdefault("security", [])
        return operation

    def get_summary(self) -> str:
        """The first sentence of what the method says of itself, or else its view."""
        return SENTENCE.split(" ".join(self._sayings()[0].split()), maxsplit=1)[0].removesuffix(".")

    def get_description(self, path: str = "", method: str = "") -> str:
        """What the method and its view say of themselves, and who may call."""
        return "\n\n".join([*self._sayings(), self._who()])

    def _sayings(self) -> list[str]:
        """The method's own words, then the view's. What a view's parents say is for who writes views."""
        own = getattr(type(self.view), self.method.lower()).__doc__
        return [inspect.cleandoc(words) for words in (own, vars(type(self.view)).get("__doc__")) if words]

    def _who(self) -> str:
        scope = getattr(self.view, "scopes", {}).get(self.method)
        if self.method in getattr(self.view, "public", ()):
            return f"Open to everyone; a token with `{scope}` may read more." if scope else "Open to everyone."
        return f"A token needs `{scope}`." if scope else "Needs an account."

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        found = dict(super()._map_basic_serializer(serializer, direction))
        if isinstance(serializer, Input):
            found["additionalProperties"] = False
        return found
