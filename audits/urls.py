"""Pages of audits."""

from django.urls import path

from audits.views import desk, grid, report

app_name = "audits"
urlpatterns = [
    path("audits/", desk.audits, name="audits"),
    path("audits/<uuid:audit_id>/", desk.audit, name="audit"),
    path("audits/<uuid:audit_id>/plan/", desk.plan, name="plan"),
    path("audits/<uuid:audit_id>/plan.pdf", report.plan_pdf, name="plan_pdf"),
    path("audits/<uuid:audit_id>/restitution/", desk.ClosingMeeting.as_view(), name="closing_meeting"),
    path("audits/<uuid:audit_id>/annulation/", desk.cancellation, name="cancel"),
    path("audits/<uuid:audit_id>/grille/", grid.grid, name="grid"),
    path("audits/<uuid:audit_id>/grille/<str:code>/", grid.point, name="point"),
    path("audits/<uuid:audit_id>/rapport/", report.report, name="report"),
    path("audits/<uuid:audit_id>/rapport/envoi/", report.sending, name="report_sending"),
    path("audits/<uuid:audit_id>/rapport.pdf", report.report_pdf, name="report_pdf"),
    path("audits/<uuid:audit_id>/observations/", report.observations, name="observations"),
    path("audits/<uuid:audit_id>/observations/renonciation/", report.waiver, name="waiver"),
]
