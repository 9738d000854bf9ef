"""Addresses: the desk."""

from django.urls import path

from certification.desk import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"


routes = [
    path(f"{ROUTE}verdict/", api.VerdictView.as_view(), name="api-verdict"),
    path(f"{ROUTE}journal/", api.JournalView.as_view(), name="api-journal"),
]

urlpatterns = [
    path("tableau-de-bord/", views.desk, name="desk"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/liste.csv", views.dossiers_csv, name="dossiers_csv"),
    path(ONE, views.dossier, name="dossier"),
    path(f"{ONE}suite/", views.next_step, name="next_step"),
]
