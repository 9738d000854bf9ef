"""Addresses: communes."""

from django.urls import path

from candidates.communes import api

routes = [
    path("communes/", api.Communes.as_view(), name="api-communes"),
    path("communes/<str:code>/", api.OneCommune.as_view(), name="api-commune"),
]
