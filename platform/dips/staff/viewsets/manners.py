"""What the screens of people share: whom they show, to whom, and how they refuse."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from dips.accounts.models import User
from dips.accounts.proving import proof_first
from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError
from dips.ui import typed

from .. import queries, services
from ..rules import require


class Scoped:
    """Someone who is not of this council does not exist here."""

    request: PersonRequest
    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> User:
        return get_object_or_404(queries.people(), pk=self.kwargs.get("pk") or getattr(self, "pk", None))


class ForManagers:
    """Says whom to ask, where Wagtail would send whoever may not back to the home page."""

    def setup(self, request: PersonRequest, *args: Any, **kwargs: Any) -> None:
        require(request.user, services.MANAGE)
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class Refusing:
    """A verb's refusal is shown on the form, which keeps what was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as refused:
            form.refuse(refused)
            form.refusal = refused
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class Proving:
    """Who administers the council is changed after a fresh proof; what was typed is there again when it was given."""

    request: PersonRequest

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = getattr(self, "object", None)
        if queries.administer(request.POST.getlist("roles"), person) and (asked := proof_first(request)):
            return asked
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        self.kept = self.request.method == "GET" and typed.fill(form, self.request)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return found | {"kept": getattr(self, "kept", False)}
