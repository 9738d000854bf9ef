"""Addresses: gaps between a self-assessment and the audit."""

from django.urls import path

from audits.gaps import api, views

ONE = "audits/<uuid:audit_id>/"

routes = [
    path(f"{ONE}gap/", api.AuditGap.as_view(), name="api-audit-gap"),
]

urlpatterns = [
    path(f"{ONE}ecart/", views.gap, name="gap"),
    path(f"{ONE}ecart.<str:kind>", views.gap_file, name="gap_file"),
]
