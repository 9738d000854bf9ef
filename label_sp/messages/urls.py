"""Addresses: the messages."""

from django.urls import path

from label_sp.messages import team_views, views

team = [
    path("equipe/", team_views.team, name="team"),
    path("equipe/envois/", team_views.status, name="status"),
    path("equipe/envois/<uuid:message_id>/", team_views.failure, name="failure"),
    path("equipe/envois/de-cote/<uuid:aside_id>/", team_views.again, name="again"),
    path("equipe/messages/", team_views.texts, name="texts"),
    path("equipe/messages/<str:key>/", team_views.Wording.as_view(), name="text"),
]

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/tout-lu/", views.read_all, name="messages_read"),
    path("messages/preferences/", views.Preferences.as_view(), name="message_preferences"),
    path("messages/<uuid:message_id>/", views.message, name="message"),
]
