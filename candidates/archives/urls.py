"""Addresses: the archive of a dossier."""

from django.urls import path

from candidates.archives import api, views

routes = [
    path("dossiers/<uuid:dossier_id>/archive/", api.Archive.as_view(), name="api-archive"),
]

urlpatterns = [
    path("dossiers/<uuid:pk>/archive.zip", views.archive, name="archive"),
]
