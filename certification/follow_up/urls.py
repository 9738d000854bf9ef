"""Addresses: the follow-up."""

from django.urls import path

from certification.follow_up import acts, shapes, views
from certification.situation.api import act_routes

ONE = "dossiers/<uuid:pk>/"


routes = [
    *act_routes(acts.OPEN_FOLLOW_UP, acts.CONFIRM_TIER, acts.RAISE_TIER, acts.REQUIRE_ACTION_PLAN),
    *act_routes(acts.FILE_ACTION_PLAN, acts.REQUIRE_BETTER_PLAN, gives=shapes.ActionPlanSerializer),
    *act_routes(acts.ACCEPT_ACTION_PLAN),
]

urlpatterns = [
    path(f"{ONE}decision/", views.Decide.as_view(), name="decide"),
    path(f"{ONE}suivi/", views.FollowUp.as_view(), name="follow_up"),
    path(f"{ONE}plan-d-actions/renvoi/", views.BetterPlan.as_view(), name="better_plan"),
    path(f"{ONE}plan-d-actions/", views.ActionPlanPage.as_view(), name="action_plan"),
]
