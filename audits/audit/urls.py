"""Addresses: an audit."""

from django.urls import path

from audits.audit import api

routes = [
    path("audits/", api.AuditList.as_view(), name="api-audits"),
    path("audits/<uuid:audit_id>/", api.AuditDetail.as_view(), name="api-audit"),
]
