"""Routes of the audits, under /api/v1/."""

from django.urls import path

from audits.api import views

urlpatterns = [
    path("audits/", views.AuditList.as_view(), name="api-audits"),
    path("audits/<uuid:audit_id>/", views.AuditDetail.as_view(), name="api-audit"),
    path("audits/<uuid:audit_id>/plan/", views.AuditPlan.as_view(), name="api-audit-plan"),
    path("audits/<uuid:audit_id>/scores/", views.AuditScores.as_view(), name="api-audit-scores"),
    path("audits/<uuid:audit_id>/scores/<str:code>/", views.AuditScore.as_view(), name="api-audit-score"),
    path(
        "audits/<uuid:audit_id>/closing-meeting/",
        views.AuditClosingMeeting.as_view(),
        name="api-audit-closing-meeting",
    ),
    path("audits/<uuid:audit_id>/report/", views.AuditReport.as_view(), name="api-audit-report"),
    path("audits/<uuid:audit_id>/report.pdf", views.AuditReportFile.as_view(), name="api-audit-report-file"),
    path(
        "audits/<uuid:audit_id>/observations/",
        views.AuditObservations.as_view(),
        name="api-audit-observations",
    ),
    path("audits/<uuid:audit_id>/waive/", views.AuditWaiver.as_view(), name="api-audit-waive"),
    path("audits/<uuid:audit_id>/cancel/", views.AuditCancellation.as_view(), name="api-audit-cancel"),
]
