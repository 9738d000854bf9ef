"""Addresses: requests for an access."""

from django.urls import path

from candidates.access import api, views

routes = [
    path("access-requests/", api.AccessRequests.as_view(), name="api-access-requests"),
    path(
        "access-requests/<uuid:request_id>/accept/",
        api.AcceptView.as_view(),
        name="api-access-request-accept",
    ),
    path(
        "access-requests/<uuid:request_id>/refuse/",
        api.RefuseView.as_view(),
        name="api-access-request-refuse",
    ),
]

urlpatterns = [
    path("demander-un-acces/", views.ask, name="access_new"),
    path("demander-un-acces/envoye/", views.sent, name="access_sent"),
    path("demander-un-acces/confirmer/", views.confirm, name="access_confirm"),
    path("demander-un-acces/confirmer/<secret:token>/", views.follow, name="access_link"),
    path("ditp/acces/", views.requests, name="access_requests"),
    path("ditp/acces/<uuid:pk>/", views.Request.as_view(), name="access_request"),
]
