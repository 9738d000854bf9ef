"""Addresses: the improvement plan."""

from django.urls import path

from candidates.improvement_plan import api, views

ROUTE = "dossiers/<uuid:dossier_id>/improvement-plan/"
ONE = "dossiers/<uuid:pk>/plan-d-amelioration/"

routes = [
    path(ROUTE, api.ImprovementPlan.as_view(), name="api-improvement-plan"),
    path(f"{ROUTE}proposals/", api.ImprovementProposals.as_view(), name="api-improvement-proposals"),
    path(f"{ROUTE}unfinished/", api.CarriedOver.as_view(), name="api-improvement-unfinished"),
    path(f"{ROUTE}unfinished/<uuid:action_id>/leave/", api.Left.as_view(), name="api-improvement-leave"),
    path(f"{ROUTE}<uuid:action_id>/", api.ImprovementAction.as_view(), name="api-improvement-action"),
]

urlpatterns = [
    path(ONE, views.ImprovementPlan.as_view(), name="improvement_plan"),
    path(f"{ONE}ajouter/", views.NewAction.as_view(), name="improvement_action_new"),
    path(f"{ONE}reprendre/", views.CarryOver.as_view(), name="improvement_carry_over"),
    path(f"{ONE}reprendre/<uuid:action_id>/laisser/", views.Leave.as_view(), name="improvement_leave"),
    path(f"{ONE}plan.<str:kind>", views.plan_file, name="improvement_plan_file"),
    path(f"{ONE}<uuid:action_id>/", views.OneAction.as_view(), name="improvement_action"),
    path(f"{ONE}<uuid:action_id>/etat/", views.MoveAction.as_view(), name="improvement_action_state"),
    path(f"{ONE}<uuid:action_id>/retirer/", views.RemoveAction.as_view(), name="improvement_action_remove"),
]
