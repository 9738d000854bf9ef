"""Addresses: the desk."""

from django.urls import path

from certification.desk import api, of_one, views

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
    path(f"{ONE}audits/", of_one.audits, name="dossier_audits"),
    path(f"{ONE}decisions/", of_one.decisions, name="dossier_decisions"),
    path(f"{ONE}echeances/", of_one.deadlines, name="dossier_deadlines"),
    path(f"{ONE}messages/", of_one.messages, name="dossier_messages"),
    path(f"{ONE}journal/", of_one.journal, name="dossier_journal"),
    path(f"{ONE}documents/", of_one.documents, name="dossier_documents"),
    path(f"{ONE}impression/", of_one.printed, name="dossier_printed"),
]
