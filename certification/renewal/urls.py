"""Addresses: renewal."""

from django.urls import path

from certification.renewal import acts, views
from certification.situation.api import act_routes

ONE = "dossiers/<uuid:pk>/"


routes = [
    *act_routes(acts.RENEW),
]

urlpatterns = [
    path(f"{ONE}renouvellement/", views.Renew.as_view(), name="renew"),
]
