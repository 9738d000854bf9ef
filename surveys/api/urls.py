"""Routes of the surveys, under /api/v1/."""

from django.urls import path

from surveys.api import views

urlpatterns = [
    path("dossiers/<uuid:dossier_id>/surveys/", views.SurveyList.as_view(), name="api-surveys"),
    path("dossiers/<uuid:dossier_id>/surveys/<str:kind>/", views.SurveyDetail.as_view(), name="api-survey"),
    path(
        "dossiers/<uuid:dossier_id>/surveys/<str:kind>/import/",
        views.SurveyImport.as_view(),
        name="api-survey-import",
    ),
]
