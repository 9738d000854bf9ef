"""Addresses: a visit put off."""

from django.urls import path

from audits.postponements import api, views

ONE = "audits/<uuid:audit_id>/"

routes = [
    path(f"{ONE}postponement/", api.Postponements.as_view(), name="api-ask_postponement"),
    path(f"{ONE}postponement/answer/", api.Answer.as_view(), name="api-answer_postponement"),
]

urlpatterns = [
    path(f"{ONE}report-de-visite/", views.Ask.as_view(), name="postpone"),
    path(f"{ONE}report-de-visite/reponse/", views.Answer.as_view(), name="postponement"),
]
