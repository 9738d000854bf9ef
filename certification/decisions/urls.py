"""Addresses: the decision."""

from django.urls import path

from certification.decisions import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"


routes = [
    path(f"{ROUTE}decisions/", api.DecisionsView.as_view(), name="api-decisions"),
]

urlpatterns = [
    path("dossiers/<uuid:pk>/refus.pdf", views.refusal, name="refusal_pdf"),
]
