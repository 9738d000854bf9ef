"""Addresses: campaigns."""

from django.urls import path

from surveys.campaigns import api

routes = [
    path("dossiers/<uuid:dossier_id>/surveys/", api.SurveyList.as_view(), name="api-surveys"),
    path("dossiers/<uuid:dossier_id>/surveys/<str:kind>/", api.SurveyDetail.as_view(), name="api-survey"),
]
