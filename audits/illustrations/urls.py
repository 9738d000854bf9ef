"""Addresses: the images of a report."""

from django.urls import path

from audits.illustrations import views

IMAGES = "audits/<uuid:audit_id>/rapport/images/"

urlpatterns = [
    path(IMAGES, views.Illustrations.as_view(), name="illustrations"),
    path(f"{IMAGES}<uuid:illustration_id>.jpg", views.image, name="illustration"),
    path(f"{IMAGES}<uuid:illustration_id>/retrait/", views.Remove.as_view(), name="illustration_remove"),
]
