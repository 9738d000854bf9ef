"""Addresses: dossiers."""

from django.urls import path

from candidates.dossiers import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"


routes = [
    path("services/", api.Services.as_view(), name="api-services"),
    path(f"{ROUTE}scope/", api.Scope.as_view(), name="api-scope"),
    path(f"{ROUTE}sites/", api.Sites.as_view(), name="api-sites"),
    path(f"{ROUTE}sites/<uuid:site_id>/", api.OneSite.as_view(), name="api-site"),
    path(f"{ROUTE}sites/<uuid:site_id>/main/", api.MainSite.as_view(), name="api-main-site"),
]

urlpatterns = [
    path("dossiers/nouveau/", views.NewDossier.as_view(), name="dossier_new"),
    path(f"{ONE}perimetre/", views.Scope.as_view(), name="scope"),
    path(f"{ONE}sites/", views.Sites.as_view(), name="sites"),
    path(f"{ONE}sites/<uuid:site_id>/retirer/", views.RemoveSite.as_view(), name="site_remove"),
    path(f"{ONE}sites/<uuid:site_id>/perimetre/", views.PlaceSite.as_view(), name="site_place"),
    path(f"{ONE}sites/<uuid:site_id>/principal/", views.MakeMainSite.as_view(), name="site_main"),
    path(f"{ONE}abandon/", views.Abandon.as_view(), name="abandon"),
]
