"""Addresses: exchanges."""

from django.urls import path

from candidates.exchanges import api, views

ROUTE = "dossiers/<uuid:dossier_id>/exchanges/"
ONE = "dossiers/<uuid:pk>/echanges/"


routes = [
    path(ROUTE, api.Exchanges.as_view(), name="api-exchanges"),
    path(
        f"{ROUTE}<uuid:exchange_id>/<uuid:attachment_id>/",
        api.ExchangeFile.as_view(),
        name="api-exchange-file",
    ),
]

urlpatterns = [
    path(ONE, views.Exchanges.as_view(), name="exchanges"),
    path(f"{ONE}<uuid:exchange_id>/<uuid:attachment_id>", views.attachment, name="exchange_file"),
]
