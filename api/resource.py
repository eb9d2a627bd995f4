"""What every resource does alike: strict bodies, one answer per Idempotency-Key, versions as ETags."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dips.accounts.tokens.models import ApiToken
from dips.kernel import idempotency
from dips.kernel.errors import DomainError, StaleVersion

from .auth import SignedIn
from .describing import Described
from .parsers import JSONParser
from .throttles import Account, Anonymous, Writing

if TYPE_CHECKING:
    from dips.accounts.models import User

KEY = re.compile(r"^[\x21-\x7e]{1,200}$")
ETAG = re.compile(r'^"(\d{1,9})"$')
KEPT_HEADERS = ("Location", "ETag")


class BadKey(DomainError):
    code = "bad_idempotency_key"
    default = _("An Idempotency-Key is 1 to 200 letters, digits or signs, without spaces.")


class VersionNeeded(DomainError):
    code = "version_needed"
    status = status.HTTP_428_PRECONDITION_REQUIRED
    default = _("Send If-Match with the ETag of what you read, so that you do not overwrite somebody's newer version.")


class BadVersion(DomainError):
    code = "bad_if_match"
    default = _("If-Match is not an ETag of this address. Send back what you got, quotation marks included.")


class OnlyJSON(BaseContentNegotiation):
    """There is one representation; asking for another gets this one."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        wanted = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class Resource(APIView):
    """A view reads what came, calls one verb, and answers.

    `public`: methods that need no account. `scopes`: the scope that a token needs, by method. `grave`: methods for which
    a session needs a fresh proof. `secret`: parts of an
    answer that are said once and not kept for a repetition. `answering`: how a request with an Idempotency-Key is run.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    content_negotiation_class = OnlyJSON
    parser_classes = [JSONParser]
    permission_classes = [SignedIn]
    throttle_classes = [Anonymous, Account, Writing]
    metadata_class = None
    schema = Described()
    public: ClassVar[frozenset[str]] = frozenset()
    scopes: ClassVar[dict[str, str]] = {}
    grave: ClassVar[frozenset[str]] = frozenset()
    secret: ClassVar[tuple[str, ...]] = ()
    answering = staticmethod(idempotency.answer_once)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """As the framework's, but a method that does not exist is said before asking who calls."""
        self.args, self.kwargs = args, kwargs
        request = self.initialize_request(request, *args, **kwargs)
        self.request, self.headers = request, self.default_response_headers
        name = str(request.method).lower()
        handler = getattr(self, name, None) if name in self.http_method_names else None
        try:
            if handler is None:
                raise MethodNotAllowed(str(request.method))
            self.initial(request, *args, **kwargs)
            response = self._answer(handler, request, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(error)
        self.response: Response = self.finalize_response(request, response, *args, **kwargs)
        known = getattr(getattr(request, "_user", None), "is_authenticated", False)  # never asks again after a fault
        self.response.headers.setdefault("Cache-Control", "no-store" if known else "no-cache")
        return self.response

    def _answer(self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        if request.method != "POST" or key is None or not request.user.is_authenticated:
            return handler(request, *args, **kwargs)
        if not KEY.match(key):
            raise BadKey

        first: list[Response] = []

        def run() -> idempotency.Answer:
            response = handler(request, *args, **kwargs)
            first.append(response)
            body = _plain(response.data)
            for name in self.secret:
                body.pop(name, None)
            headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            return idempotency.Answer(response.status_code, body, headers)

        answer = self.answering(key, request_hash=fingerprint(request), by=request.user, run=run)
        return first[0] if first else Response(answer.body, status=answer.status, headers=answer.headers)

    # -- small words for views ------------------------------------------------------------------

    def read(self, serializer: type[serializers.Serializer[Any]], **context: Any) -> dict[str, Any]:
        """The body, checked field by field. Refuses what is unknown, wrong or missing."""
        found = serializer(data=self.request.data, context=context)
        found.is_valid(raise_exception=True)
        return dict(found.validated_data)

    def asked(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The query parameters, checked like a body: a filter we do not have is an error, not a wider answer."""
        given = self.request.query_params
        if not given:
            return dict(_unasked(serializer))
        if unstorable := [
            name for name in given if "\x00" in name or any("\x00" in each for each in given.getlist(name))
        ]:
            raise serializers.ValidationError(
                {
                    name.replace("\x00", "")[:80]: [_("Take out the characters that cannot be seen.")]
                    for name in unstorable
                }
            )
        several = _several(serializer)
        found = serializer(data={name: given.getlist(name) if name in several else given[name] for name in given})
        if not found.is_valid():
            raise serializers.ValidationError({name: _texts(detail) for name, detail in found.errors.items()})
        return dict(found.validated_data)

    @property
    def caller(self) -> User:
        """Who calls. Only where an account is asked for, so it is one."""
        return cast("User", self.request.user)

    @property
    def token(self) -> ApiToken | None:
        """The token that was sent; None for a session."""
        return self.request.auth if isinstance(self.request.auth, ApiToken) else None

    def person(self, scope: str) -> User | None:
        """Who calls, where anybody may: None for a stranger, and for a token made without this scope."""
        if not self.request.user.is_authenticated:
            return None
        if self.token is not None and scope not in self.token.scopes:
            return None
        return self.caller

    def version(self) -> int:
        """The version that the caller read, from If-Match. Refuses to guess."""
        given = self.request.META.get("HTTP_IF_MATCH")
        if given is None:
            raise VersionNeeded
        found = ETAG.match(given.strip())
        if found is None:
            raise BadVersion
        return int(found.group(1))

    def same_version(self, now: int) -> int:
        """Refuses (412) unless If-Match names the version that stands now."""
        if self.version() != now:
            raise StaleVersion
        return now


def answer(data: Any, *, version: int | None = None, code: int = 200, location: str = "") -> Response:
    """An answer with its version as ETag, and where to find what was made."""
    headers = {}
    if version is not None:
        headers["ETag"] = f'"{version}"'
    if location:
        headers["Location"] = location
    return Response(data, status=code, headers=headers)


def made(data: Any, *, location: str = "", version: int | None = None) -> Response:
    return answer(data, version=version, code=201, location=location)


def nothing() -> Response:
    return Response(status=204)


def fingerprint(request: Request) -> str:
    """What the request asked: method, address and body, files by their content."""
    total = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    data, files = request.data, request.FILES
    plain = {name: value for name, value in data.items() if name not in files} if hasattr(data, "items") else data
    total.update(json.dumps(plain, sort_keys=True, default=str).encode())
    for name in sorted(files):
        for upload in files.getlist(name):
            total.update(f"\n{name} {upload.name}\n".encode())
            for chunk in upload.chunks():
                total.update(chunk)
            upload.seek(0)
    return total.hexdigest()


@cache
def _unasked(serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """What a list is asked for by somebody who names nothing. The same for everybody."""
    found = serializer(data={})
    found.is_valid(raise_exception=True)
    return dict(found.validated_data)


@cache
def _several(serializer: type[serializers.Serializer[Any]]) -> frozenset[str]:
    """The parameters that may be given several times."""
    fields = serializer().fields.items()
    return frozenset(name for name, field in fields if isinstance(field, serializers.ListField))


def _texts(detail: Any) -> list[str]:
    """A parameter may be given several times; its faults are the parameter's, whichever time it was."""
    values = detail.values() if isinstance(detail, dict) else [detail]
    return [str(text) for texts in values for text in texts]


def _plain(data: Any) -> Any:
    """The answer as JSON would give it back."""
    return json.loads(json.dumps(data, default=str))
