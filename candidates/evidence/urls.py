"""Addresses: evidence."""

from django.urls import path

from candidates.evidence import api, views

ROUTE = "dossiers/<uuid:dossier_id>/evidence/"
ONE = "dossiers/<uuid:pk>/preuves/"


routes = [
    path(ROUTE, api.AllEvidence.as_view(), name="api-evidence"),
    path(f"{ROUTE}<uuid:evidence_id>/", api.OneEvidence.as_view(), name="api-evidence-one"),
    path(
        f"{ROUTE}<uuid:evidence_id>/take-over/",
        api.EvidenceTakenOver.as_view(),
        name="api-evidence-take-over",
    ),
    path(f"{ROUTE}<uuid:evidence_id>/file/", api.EvidenceFile.as_view(), name="api-evidence-file"),
]

urlpatterns = [
    path(ONE, views.EvidencePage.as_view(), name="evidence"),
    path(f"{ONE}<uuid:evidence_id>/reprendre/", views.TakeOver.as_view(), name="evidence_take_over"),
    path(f"{ONE}<uuid:evidence_id>/retirer/", views.Remove.as_view(), name="evidence_remove"),
    path(f"{ONE}<uuid:evidence_id>/fichier", views.evidence_file, name="evidence_download"),
]
