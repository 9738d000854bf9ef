"""Addresses: the follow-up."""

from django.urls import path

from certification.follow_up import views

ONE = "dossiers/<uuid:pk>/"


urlpatterns = [
    path(f"{ONE}decision/", views.Decide.as_view(), name="decide"),
    path(f"{ONE}suivi/", views.FollowUp.as_view(), name="follow_up"),
    path(f"{ONE}plan-d-actions/", views.ActionPlanPage.as_view(), name="action_plan"),
]
