"""Addresses: attestations."""

from django.urls import path

from certification.attestations import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"


routes = [
    path(f"{ROUTE}attestations/", api.AttestationsView.as_view(), name="api-attestations"),
    path(
        f"{ROUTE}attestations/<str:number>/pdf/",
        api.AttestationFileView.as_view(),
        name="api-attestation-pdf",
    ),
]

urlpatterns = [
    path("attestations/<str:number>.pdf", views.attestation, name="attestation_pdf"),
]
