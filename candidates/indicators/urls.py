"""Addresses: quality indicators."""

from django.urls import path

from candidates.indicators import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"


routes = [
    path(f"{ROUTE}indicators/", api.Indicators.as_view(), name="api-indicators"),
    path(f"{ROUTE}indicators/<uuid:indicator_id>/", api.OneIndicator.as_view(), name="api-indicator"),
]

urlpatterns = [
    path(f"{ONE}indicateurs/", views.Indicators.as_view(), name="indicators"),
    path(
        f"{ONE}indicateurs/<uuid:indicator_id>/retirer/",
        views.RemoveIndicator.as_view(),
        name="indicator_remove",
    ),
]
