"""Addresses: what looks odd."""

from django.urls import path

from surveys.anomalies import api

routes = [
    path("campaigns/<uuid:campaign_id>/anomalies/", api.Signs.as_view(), name="api-campaign-anomalies"),
]
