"""Addresses: takeovers."""

from django.urls import path

from certification.situation.api import act_routes
from certification.takeovers import acts, shapes, views

ONE = "dossiers/<uuid:pk>/reprise/"
ACTS = (acts.CHOOSE_BODY, acts.TAKE_OVER, acts.DECLINE_TAKEOVER, acts.GIVE_UP_TAKEOVER)


routes = [
    *act_routes(*ACTS, gives=shapes.TakeoverSerializer),
]

urlpatterns = [
    path(f"{ONE}choix/", views.Choose.as_view(), name="choose_body"),
    path(f"{ONE}contrat/", views.TakeOver.as_view(), name="take_over"),
    path(f"{ONE}refus/", views.Decline.as_view(), name="decline_takeover"),
    path(f"{ONE}retrait/", views.GiveUp.as_view(), name="give_up_takeover"),
    path("reprises/<uuid:pk>/", views.takeover, name="takeover"),
    path("reprises/<uuid:pk>/rapports/<uuid:audit_id>.pdf", views.report, name="takeover_report"),
]
