"""Addresses: assignment and visit."""

from django.urls import path

from audits.visits import api, views

routes = [
    path("audits/<uuid:audit_id>/plan/", api.AuditPlan.as_view(), name="api-audit-plan"),
    path(
        "audits/<uuid:audit_id>/closing-meeting/",
        api.AuditClosingMeeting.as_view(),
        name="api-audit-closing-meeting",
    ),
    path("audits/<uuid:audit_id>/cancel/", api.AuditCancellation.as_view(), name="api-audit-cancel"),
]

urlpatterns = [
    path("audits/<uuid:audit_id>/plan/", views.Plan.as_view(), name="plan"),
    path("dossiers/<uuid:pk>/premier-jour/", views.first_day, name="first_day"),
    path("audits/<uuid:audit_id>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("audits/<uuid:audit_id>/restitution.pdf", views.salient_pdf, name="salient_pdf"),
    path("audits/<uuid:audit_id>/restitution/", views.ClosingMeeting.as_view(), name="closing_meeting"),
    path("audits/<uuid:audit_id>/annulation/", views.Cancellation.as_view(), name="cancel"),
]
