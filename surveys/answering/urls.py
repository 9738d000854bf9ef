"""Addresses: answering."""

from django.urls import path

from surveys.answering import views
from surveys.answering.api import AnswerView

public = [
    path("avis/merci/", views.thanks, name="answered"),
    path("avis/s/<slug:code>/", views.shared, name="answer_shared"),
    path("avis/<secret:token>/", views.personal, name="answer"),
]
routes = [path("avis/<secret:token>/", AnswerView.as_view(), name="api-answer")]
urlpatterns = [*public]
short = [*public, path("api/v1/avis/<secret:token>/", AnswerView.as_view())]
