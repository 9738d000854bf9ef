"""Addresses: the pieces of a dossier."""

from django.urls import path

from candidates.pieces import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"


routes = [
    path(f"{ROUTE}pieces/", api.Pieces.as_view(), name="api-pieces"),
    path(f"{ROUTE}pieces/<slug:kind>/", api.OnePiece.as_view(), name="api-piece"),
    path(f"{ROUTE}pieces/<slug:kind>/<int:version>/file/", api.PieceFile.as_view(), name="api-piece-file"),
]

urlpatterns = [
    path(f"{ONE}pieces/", views.Pieces.as_view(), name="pieces"),
    path(f"{ONE}pieces/<slug:kind>/", views.OnePiece.as_view(), name="piece"),
    path(f"{ONE}pieces/<slug:kind>/<int:version>/fichier", views.piece_file, name="piece_file"),
]
