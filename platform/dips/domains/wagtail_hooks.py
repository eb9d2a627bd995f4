"""Put the council's names into its admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest

from . import views
from .rules import may_manage


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    one = "domain/<uuid:claim_id>/"
    return [
        path("domain/", views.index, name="domains"),
        path("domain/address/", views.ask_host, name="domains_ask_host"),
        path("domain/mail/", views.ask_mail, name="domains_ask_mail"),
        path("domain/default/", views.choose_default, name="domains_default"),
        path("domain/sender/", views.sender, name="domains_sender"),
        path("domain/sender/test/", views.send_test, name="domains_sender_test"),
        path("domain/sender/drop/", views.drop_sender, name="domains_sender_drop"),
        path(one, views.one, name="domains_claim"),
        path(f"{one}look/", views.look, name="domains_look"),
        path(f"{one}again/", views.ask_again, name="domains_again"),
        path(f"{one}first/", views.choose_first, name="domains_first"),
        path(f"{one}release/", views.release, name="domains_release"),
    ]


class DomainsItem(MenuItem):
    """For whoever may set the site's own domain."""

    def is_shown(self, request: PersonRequest) -> bool:
        return may_manage(request.user)


@hooks.register("register_council_menu_item")
def domains_item() -> DomainsItem:
    return DomainsItem(_("Own domain and e-mail"), reverse_lazy("domains"), name="domains", icon_name="site", order=30)
