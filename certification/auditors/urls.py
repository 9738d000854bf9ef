"""Addresses: the auditors of a body."""

from django.urls import path

from certification.auditors import api, views

AUDITOR = "bodies/<uuid:body_id>/auditors/<uuid:user_id>/"


routes = [
    path("bodies/<uuid:body_id>/auditors/", api.AuditorList.as_view(), name="api-auditors"),
    path(AUDITOR, api.AuditorProfileView.as_view(), name="api-auditor"),
    path(f"{AUDITOR}ties/", api.AuditorTieView.as_view(), name="api-auditor-ties"),
]

urlpatterns = [
    path("auditeurs/", views.Auditors.as_view(), name="auditors"),
]
