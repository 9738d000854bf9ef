"""Addresses: deadlines."""

from django.urls import path

from certification.deadlines import api

ROUTE = "dossiers/<uuid:dossier_id>/"


routes = [
    path(f"{ROUTE}deadlines/", api.DeadlinesView.as_view(), name="api-deadlines"),
]
