"""Addresses of the simulators, under /api/v1/simulator/. Each answers with and without its last slash."""

from django.urls import re_path

from label_sp.simulators.api import views

ROUTES = {
    "tier": views.TierView.as_view(),
    "surveys/users": views.survey_view("users", "Ce que donnent des réponses d’usagers"),
    "surveys/agents": views.survey_view("agents", "Ce que donnent des réponses d’agents"),
    "schedule": views.ScheduleView.as_view(),
    "cycle": views.CycleView.as_view(),
    "sample-size": views.SampleSizeView.as_view(),
    "draw": views.DrawView.as_view(),
    "network": views.NetworkView.as_view(),
}
urlpatterns = [
    re_path(rf"^simulator/{path}/?$", view, name="simulator_" + path.replace("/", "_").replace("-", "_"))
    for path, view in ROUTES.items()
]
