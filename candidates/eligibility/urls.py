"""Addresses: eligibility."""

from django.urls import path

from candidates.eligibility import api, views

routes = [
    path("eligible-kinds/", api.EligibleKinds.as_view(), name="api-eligible-kinds"),
    path("eligibility-requests/", api.Requests.as_view(), name="api-eligibility-requests"),
    path(
        "eligibility-requests/<uuid:request_id>/answer/",
        api.AnswerView.as_view(),
        name="api-eligibility-answer",
    ),
]

urlpatterns = [
    path("services-eligibles/", views.eligible, name="eligible"),
    path("eligibilite/", views.requests, name="eligibility_requests"),
    path("eligibilite/nouvelle/", views.Ask.as_view(), name="eligibility_new"),
    path("eligibilite/<uuid:pk>/", views.Request.as_view(), name="eligibility_request"),
]
