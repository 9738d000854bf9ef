"""Addresses: audit reports."""

from django.urls import path

from audits.reports import api, views

routes = [
    path("audits/<uuid:audit_id>/report/", api.AuditReport.as_view(), name="api-audit-report"),
    path("audits/<uuid:audit_id>/report.pdf", api.AuditReportFile.as_view(), name="api-audit-report-file"),
    path(
        "audits/<uuid:audit_id>/observations/",
        api.AuditObservations.as_view(),
        name="api-audit-observations",
    ),
    path("audits/<uuid:audit_id>/waive/", api.AuditWaiver.as_view(), name="api-audit-waive"),
]

urlpatterns = [
    path("audits/<uuid:audit_id>/rapport/", views.report, name="report"),
    path("audits/<uuid:audit_id>/rapport/envoi/", views.Sending.as_view(), name="report_sending"),
    path("audits/<uuid:audit_id>/rapport.pdf", views.report_pdf, name="report_pdf"),
    path("audits/<uuid:audit_id>/observations/", views.Observations.as_view(), name="observations"),
    path("audits/<uuid:audit_id>/observations/renonciation/", views.Waiver.as_view(), name="waiver"),
]
