"""Addresses: the DITP's help with the cost of audits."""

from django.urls import path

from certification.funding import acts, api, shapes, views
from certification.situation.api import act_routes

ONE = "dossiers/<uuid:pk>/aide/"


routes = [
    path("funding/", api.Funding.as_view(), name="api-funding"),
    *act_routes(acts.GRANT_FUNDING, acts.TAKE_BACK_FUNDING, gives=shapes.GrantSerializer),
]

urlpatterns = [
    path("ditp/aides/", views.fundings, name="fundings"),
    path("ditp/aides/enveloppe/", views.OpenRound.as_view(), name="funding_round"),
    path("ditp/aides/aides-aux-audits.xlsx", views.fundings_file, name="fundings_file"),
    path(ONE, views.GrantPage.as_view(), name="grant_funding"),
    path(f"{ONE}retrait/", views.TakeBackPage.as_view(), name="take_back_funding"),
]
