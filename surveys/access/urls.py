"""Addresses: the access to the questionnaires."""

from django.urls import path

from surveys.access import api, views

routes = [
    path("survey-accesses/", api.SurveyAccesses.as_view(), name="api-survey-accesses"),
    path("survey-accesses/answer/", api.AnswerView.as_view(), name="api-survey-accesses-answer"),
    path(
        "dossiers/<uuid:dossier_id>/survey-accesses/",
        api.OfDossier.as_view(),
        name="api-dossier-survey-accesses",
    ),
]

urlpatterns = [
    path("dossiers/<uuid:dossier_id>/enquetes/acces/", views.Ask.as_view(), name="ask_access"),
    path("ditp/acces-aux-questionnaires/", views.Accesses.as_view(), name="accesses"),
]
