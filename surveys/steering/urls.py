"""Addresses: campaigns while they are open."""

from django.urls import path

from surveys.steering import api, views

routes = [
    path("campaigns/<uuid:campaign_id>/steering/", api.SteeringView.as_view(), name="api-campaign-steering"),
    path("campaigns/<uuid:campaign_id>/close/", api.CloseView.as_view(), name="api-close_campaign"),
]

urlpatterns = [
    path("enquetes/<uuid:campaign_id>/suivi/", views.steering, name="steering"),
    path("enquetes/<uuid:campaign_id>/clore/", views.Close.as_view(), name="close"),
]
