"""Addresses: the decision."""

from django.urls import path

from certification.decisions import acts, api, views
from certification.situation.api import ROUTE, act_routes

routes = [
    *act_routes(acts.GRANT, acts.REFUSE),
    path(f"{ROUTE}decisions/", api.DecisionsView.as_view(), name="api-decisions"),
]

urlpatterns = [
    path("dossiers/<uuid:pk>/refus.pdf", views.refusal, name="refusal_pdf"),
]
