"""Addresses: imports of services."""

from django.urls import path

from candidates.imports import api, views

ONE = "service-imports/<uuid:import_id>/"

routes = [
    path("service-imports/", api.Imports.as_view(), name="api-service-imports"),
    path(ONE, api.OneImport.as_view(), name="api-service-import"),
    path(f"{ONE}lines/", api.Lines.as_view(), name="api-service-import-lines"),
    path(f"{ONE}mapping/", api.MapView.as_view(), name="api-service-import-mapping"),
    path(f"{ONE}start/", api.StartView.as_view(), name="api-service-import-start"),
    path(f"{ONE}give-up/", api.GiveUpView.as_view(), name="api-service-import-give-up"),
    path("services/<uuid:service_id>/attach/", api.AttachView.as_view(), name="api-branch-attach"),
]

urlpatterns = [
    path("services/imports/", views.Imports.as_view(), name="service_imports"),
    path("services/imports/<uuid:pk>/", views.OneImport.as_view(), name="service_import"),
    path("services/antennes/", views.Branches.as_view(), name="branches"),
]
