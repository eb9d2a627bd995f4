"""The addresses of the exchange, below `/admin/blueprint/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import handing, upgrading, views

ONE = "blueprint/exchange/<slug:blueprint>/<str:release>/"


def addresses() -> list[URLPattern]:
    return [
        path("blueprint/exchange/", views.browse, name="adoption_exchange"),
        path("blueprint/exchange/two/", views.two, name="adoption_two"),
        path("blueprint/exchange/back/", views.go_back, name="adoption_back"),
        path("blueprint/exchange/export/", handing.export, name="adoption_export"),
        path("blueprint/exchange/import/", handing.take_zip, name="adoption_import"),
        path("blueprint/exchange/import/take/", handing.take_read, name="adoption_import_take"),
        path("blueprint/exchange/publish/", handing.publish, name="adoption_publish"),
        path(ONE, views.one, name="adoption_offer"),
        path(f"{ONE}adopt/", views.adopt, name="adoption_adopt"),
        path(f"{ONE}withdraw/", views.withdraw, name="adoption_withdraw"),
        path("blueprint/compare/", upgrading.newest, name="adoption_upgrade"),
        path("blueprint/compare/<slug:blueprint>/<str:release>/", upgrading.compare, name="adoption_compare"),
    ]
