"""The page behind an invitation's link. On the portal, because that is where accounts are made."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from dips.accounts.models import User
from dips.accounts.queries import owns_email, user_by_email
from dips.accounts.requests import PersonRequest
from dips.accounts.services import create_account
from dips.councils import links
from dips.councils.lookup import by_slug
from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.kernel.errors import Invalid

from . import invitations, services
from .forms import NewAccountForm


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class InvitationView(View):
    """Accept with the account one is signed in with, or make one on the spot."""

    council: Council
    offer: invitations.Offer

    def dispatch(self, request: HttpRequest, council: str, token: str) -> HttpResponseBase:
        found = by_slug(council)
        if found is None:
            raise Http404
        with council_scope(found):
            offer = invitations.offer(token)
        if offer is None:
            raise Http404
        self.council, self.offer, self.token = found, offer, token
        if not offer.is_open:
            return self.show("over", status=410)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.step(), form=NewAccountForm())

    def post(self, request: PersonRequest) -> HttpResponse:
        step = self.step()
        if step == "accept":
            self.accept(request.user)
        elif step == "new":
            form = NewAccountForm(request.POST)
            if not (form.is_valid() and self.create(form)):
                return self.show("new", form=form)
        else:
            return redirect(request.path)
        return self.show("done", admin_url=links.council_url(self.council, "/admin/"))

    def step(self) -> str:
        """What this reader can do: accept, sign in first, sign in as someone else, or make an account."""
        user = self.request.user
        if user.is_authenticated:
            return "accept" if owns_email(user, self.offer.email) else "other"
        return "sign_in" if user_by_email(self.offer.email) else "new"

    def create(self, form: NewAccountForm) -> bool:
        """Make the account and join, or neither."""
        try:
            with transaction.atomic():
                user = create_account(
                    email=self.offer.email,
                    full_name=form.cleaned_data["full_name"],
                    password=form.cleaned_data["password"],
                )
                self.accept(user)
        except Invalid as refused:
            for field, sentences in refused.errors.items():
                for sentence in sentences:
                    form.add_error(field, sentence)
            return False
        return True

    def accept(self, user: User) -> None:
        with council_scope(self.council):
            person = User.objects.get(pk=user.pk)  # never carried across: permissions are cached on it
            services.accept_invitation(token=self.token, by=person)

    def show(self, step: str, *, status: int = 200, **context: object) -> HttpResponse:
        context |= {"step": step, "council": self.council, "offer": self.offer}
        return render(self.request, "staff/invitation.html", context, status=status)


invitation = InvitationView.as_view()
