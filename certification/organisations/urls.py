"""Addresses: organisations and memberships."""

from django.urls import path

from certification.organisations import api, views

ORGANISATION = "organisations/<uuid:organisation_id>/"


routes = [
    path("organisations/", api.CandidatesView.as_view(), name="api-organisations"),
    path(f"{ORGANISATION}rename/", api.OrganisationNameView.as_view(), name="api-organisation-rename"),
    path(
        f"{ORGANISATION}close/",
        api.OrganisationClosingView.as_view(),
        name="api-organisation-close",
    ),
    path(
        f"{ORGANISATION}reopen/",
        api.OrganisationReopeningView.as_view(),
        name="api-organisation-reopen",
    ),
    path(f"{ORGANISATION}merge/", api.OrganisationMergingView.as_view(), name="api-organisation-merge"),
]

urlpatterns = [
    path("ditp/candidats/", views.candidates, name="candidates"),
    path("ditp/candidats/nouveau/", views.NewCandidate.as_view(), name="candidate_new"),
    path("ditp/organisations/<uuid:pk>/fusion/", views.Merge.as_view(), name="merge"),
    path("ditp/organisations/<uuid:pk>/", views.OrganisationPage.as_view(), name="organisation"),
    path(
        "organisations/<uuid:pk>/membres/<uuid:membership_id>/fin/",
        views.End.as_view(),
        name="end_membership",
    ),
]
