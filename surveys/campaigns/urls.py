"""Addresses: campaigns."""

from django.urls import path

from surveys.campaigns import api, views

routes = [
    path("dossiers/<uuid:dossier_id>/surveys/", api.SurveyList.as_view(), name="api-surveys"),
    path("dossiers/<uuid:dossier_id>/surveys/<str:kind>/", api.SurveyDetail.as_view(), name="api-survey"),
    path(
        "dossiers/<uuid:dossier_id>/surveys/<str:kind>/import/",
        api.SurveyImport.as_view(),
        name="api-survey-import",
    ),
]

urlpatterns = [
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/importer/", views.Import.as_view(), name="import"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/modele.csv", views.model_file, name="model"),
]
