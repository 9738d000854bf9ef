"""Addresses: draws of sites."""

from django.urls import path

from audits.draws import api, views

ONE = "audits/<uuid:audit_id>/"

routes = [
    path(f"{ONE}draws/", api.Draws.as_view(), name="api-draw_sites"),
]

urlpatterns = [
    path(f"{ONE}tirage/", views.Draw.as_view(), name="draw"),
    path(f"{ONE}tirages/", views.draws, name="draws"),
    path(f"{ONE}tirages/<int:number>/proces-verbal.pdf", views.minutes, name="draw_minutes"),
    path(f"{ONE}tirages/<int:number>/sites.txt", views.units, name="draw_units"),
]
