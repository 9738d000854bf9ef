"""Addresses: self-assessments."""

from django.urls import path

from candidates.self_assessments import api, views

ROUTE = "dossiers/<uuid:dossier_id>/self-assessments/"
ONE = "dossiers/<uuid:pk>/autodiagnostic/"


routes = [
    path(ROUTE, api.SelfAssessments.as_view(), name="api-self-assessments"),
    path(f"{ROUTE}current/", api.CurrentFilling.as_view(), name="api-filling"),
    path(f"{ROUTE}current/finish/", api.FinishFilling.as_view(), name="api-filling-finish"),
    path(f"{ROUTE}current/points/<str:code>/", api.FillingPoint.as_view(), name="api-filling-point"),
    path(f"{ROUTE}<uuid:assessed_id>/report/", api.Report.as_view(), name="api-self-assessment-report"),
]

urlpatterns = [
    path(ONE, views.SelfAssessments.as_view(), name="self_assessment"),
    path(f"{ONE}commencer/", views.StartFilling.as_view(), name="self_assessment_start"),
    path(f"{ONE}grille/", views.FillingPage.as_view(), name="self_assessment_grid"),
    path(f"{ONE}grille/<str:code>/", views.FillingPage.as_view(), name="self_assessment_point"),
    path(f"{ONE}terminer/", views.FinishFilling.as_view(), name="self_assessment_finish"),
    path(f"{ONE}effacer/", views.DiscardFilling.as_view(), name="self_assessment_discard"),
    path(f"{ONE}<uuid:assessed_id>/", views.one, name="self_assessment_one"),
    path(f"{ONE}<uuid:assessed_id>/rapport.<str:kind>", views.report, name="self_assessment_report"),
]
