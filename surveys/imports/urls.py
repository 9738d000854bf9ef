"""Addresses: answers files on their way in."""

from django.urls import path

from surveys.imports import api, views

routes = [
    path(
        "dossiers/<uuid:dossier_id>/surveys/<str:kind>/import/",
        api.SurveyImport.as_view(),
        name="api-survey-import",
    ),
]

urlpatterns = [
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/importer/", views.Import.as_view(), name="import"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/modele.csv", views.model_file, name="model"),
    path("enquetes/fichiers/<uuid:pk>/", views.OneUpload.as_view(), name="upload"),
    path("enquetes/fichiers/<uuid:pk>/lignes.csv", views.lines_file, name="upload_lines"),
]
