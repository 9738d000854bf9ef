"""Addresses: the images of a report."""

from django.urls import path

from audits.illustrations import api, views

IMAGES = "audits/<uuid:audit_id>/rapport/images/"
ROUTE = "audits/<uuid:audit_id>/report/images/"

routes = [
    path(ROUTE, api.Illustrations.as_view(), name="api-illustrations"),
    path(f"{ROUTE}<uuid:illustration_id>/", api.OneIllustration.as_view(), name="api-illustration"),
]

urlpatterns = [
    path(IMAGES, views.Illustrations.as_view(), name="illustrations"),
    path(f"{IMAGES}<uuid:illustration_id>.jpg", views.image, name="illustration"),
    path(f"{IMAGES}<uuid:illustration_id>/retrait/", views.Remove.as_view(), name="illustration_remove"),
]
