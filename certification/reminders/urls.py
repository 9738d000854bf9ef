"""Addresses: reminders."""

from django.urls import path

from certification.reminders import views

urlpatterns = [
    path("equipe/rappels/", views.reminders, name="reminders"),
    path("equipe/rappels/a-venir/", views.preview, name="reminders_preview"),
    path("equipe/rappels/<slug:term>/", views.Policy.as_view(), name="reminder_policy"),
]
