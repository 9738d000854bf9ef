"""Addresses: answering."""

from django.urls import path

from surveys.answering import paper_views, views
from surveys.answering.api import AnswerView

public = [
    path("avis/merci/", views.thanks, name="answered"),
    path("avis/q/<slug:code>/", views.shared, name="answer_shared"),
    path("avis/<secret:token>/", views.personal, name="answer"),
]
routes = [path("avis/<secret:token>/", AnswerView.as_view(), name="api-answer")]
urlpatterns = [
    *public,
    path("enquetes/<uuid:campaign_id>/papier/", paper_views.Paper.as_view(), name="paper"),
    path(
        "enquetes/<uuid:campaign_id>/papier/feuilles/", paper_views.PaperFiles.as_view(), name="paper_files"
    ),
    path("enquetes/<uuid:campaign_id>/papier/questionnaire.pdf", paper_views.blank_sheet, name="paper_sheet"),
]
short = [*public, path("api/v1/avis/<secret:token>/", AnswerView.as_view())]
