"""Addresses: the application file."""

from django.urls import path

from candidates.application import api

ROUTE = "dossiers/<uuid:dossier_id>/"


routes = [
    path("dossiers/", api.Dossiers.as_view(), name="api-dossiers"),
    path(ROUTE, api.OneDossier.as_view(), name="api-dossier"),
    path(f"{ROUTE}planning/", api.Planning.as_view(), name="api-planning"),
    path(f"{ROUTE}abandon/", api.Abandon.as_view(), name="api-abandon"),
]
