"""Addresses: self-assessments."""

from django.urls import path

from candidates.self_assessments import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"


routes = [
    path(f"{ROUTE}self-assessments/", api.SelfAssessments.as_view(), name="api-self-assessments"),
]

urlpatterns = [
    path(f"{ONE}autodiagnostic/", views.SelfAssessments.as_view(), name="self_assessment"),
]
