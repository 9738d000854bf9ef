"""Addresses: renewal."""

from django.urls import path

from certification.renewal import views

ONE = "dossiers/<uuid:pk>/"


urlpatterns = [
    path(f"{ONE}renouvellement/", views.Renew.as_view(), name="renew"),
]
