"""Addresses: the registry of services."""

from django.urls import path

from candidates.registry import api, views

ROUTE = "services/<uuid:service_id>/"
ONE = "services/<uuid:pk>/"

routes = [
    path(ROUTE, api.OneService.as_view(), name="api-service"),
    path(f"{ROUTE}siret/", api.Siret.as_view(), name="api-service-siret"),
    path(f"{ROUTE}sites/", api.Sites.as_view(), name="api-service-sites"),
    path(f"{ROUTE}sites/<uuid:site_id>/", api.OneSite.as_view(), name="api-service-site"),
    path(f"{ROUTE}sites/<uuid:site_id>/close/", api.CloseSite.as_view(), name="api-service-site-close"),
    path(f"{ROUTE}sites/<uuid:site_id>/reopen/", api.ReopenSite.as_view(), name="api-service-site-reopen"),
]

urlpatterns = [
    path("services/", views.services, name="services"),
    path(ONE, views.service, name="service"),
    path(f"{ONE}modifier/", views.ChangeService.as_view(), name="service_edit"),
    path(f"{ONE}siret/", views.ChangeSiret.as_view(), name="service_siret"),
    path(f"{ONE}sites/nouveau/", views.AddSite.as_view(), name="service_site_new"),
    path(f"{ONE}sites/<uuid:site_id>/", views.ChangeSite.as_view(), name="service_site"),
    path(f"{ONE}sites/<uuid:site_id>/fermer/", views.CloseSite.as_view(), name="service_site_close"),
    path(f"{ONE}sites/<uuid:site_id>/rouvrir/", views.ReopenSite.as_view(), name="service_site_reopen"),
]
