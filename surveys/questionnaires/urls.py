"""Addresses: questionnaires."""

from django.urls import path

from surveys.questionnaires import api, views

DRAFT = "ditp/questionnaires/<str:kind>/brouillon/"

routes = [
    path("questionnaires/", api.Questionnaires.as_view(), name="api-questionnaires"),
    path(
        "questionnaires/<uuid:questionnaire_id>/",
        api.QuestionnaireDetail.as_view(),
        name="api-questionnaire",
    ),
]

urlpatterns = [
    path("ditp/questionnaires/", views.questionnaires, name="questionnaires"),
    path("ditp/questionnaires/<uuid:questionnaire_id>/", views.Version.as_view(), name="questionnaire"),
    path("ditp/questionnaires/<str:kind>/commencer/", views.start, name="questionnaire_start"),
    path(DRAFT, views.Edit.as_view(), name="questionnaire_draft"),
    path(f"{DRAFT}apercu/", views.preview, name="questionnaire_preview"),
    path(f"{DRAFT}publier/", views.Publish.as_view(), name="questionnaire_publish"),
    path(f"{DRAFT}abandonner/", views.Discard.as_view(), name="questionnaire_discard"),
]
