"""Addresses: survey results."""

from django.urls import path

from surveys.results import views

urlpatterns = [
    path("dossiers/<uuid:dossier_id>/enquetes/", views.overview, name="overview"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/rapport.pdf", views.report, name="report"),
    path("enquetes/<uuid:campaign_id>/rapport.pdf", views.earlier_report, name="earlier_report"),
]
