"""Addresses: scores."""

from django.urls import path

from audits.scoring import api, views

routes = [
    path("audits/<uuid:audit_id>/scores/", api.AuditScores.as_view(), name="api-audit-scores"),
    path("audits/<uuid:audit_id>/scores/<str:code>/", api.AuditScore.as_view(), name="api-audit-score"),
]

urlpatterns = [
    path("audits/<uuid:audit_id>/grille/", views.Grid.as_view(), name="grid"),
    path("audits/<uuid:audit_id>/grille/<str:code>/", views.Grid.as_view(), name="point"),
]
