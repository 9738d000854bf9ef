"""Addresses: the pieces of a dossier."""

from django.urls import path

from candidates.pieces import api, arrivals, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"
PIECE = f"{ONE}pieces/<slug:kind>/"


routes = [
    path(f"{ROUTE}pieces/", api.Pieces.as_view(), name="api-pieces"),
    path(f"{ROUTE}pieces/<slug:kind>/", api.OnePiece.as_view(), name="api-piece"),
    path(f"{ROUTE}pieces/<slug:kind>/made/", api.MadePiece.as_view(), name="api-piece-made"),
    path(f"{ROUTE}pieces/<slug:kind>/<int:version>/", api.OneVersion.as_view(), name="api-piece-version"),
    path(f"{ROUTE}pieces/<slug:kind>/<int:version>/file/", api.PieceFile.as_view(), name="api-piece-file"),
]

urlpatterns = [
    path(f"{ONE}pieces/", views.Pieces.as_view(), name="pieces"),
    path(f"{ONE}pieces-joindre/", views.AttachAll.as_view(), name="pieces_attach"),
    path(f"{ONE}pieces-a-trier/", views.Sort.as_view(), name="pieces_sort"),
    path(f"{ONE}pieces-envoi/", arrivals.announce, name="piece_announce"),
    path(f"{ONE}pieces-envoi/<uuid:waiting_id>/", arrivals.part, name="piece_part"),
    path(PIECE, views.OnePiece.as_view(), name="piece"),
    path(f"{PIECE}joindre/", views.Attach.as_view(), name="piece_attach"),
    path(f"{PIECE}exemple", views.sample, {"way": "exemple"}, name="piece_example"),
    path(f"{PIECE}modele", views.sample, {"way": "modele"}, name="piece_template"),
    path(f"{PIECE}<int:version>/retirer/", views.Withdraw.as_view(), name="piece_withdraw"),
    path(f"{PIECE}<int:version>/fichier", views.piece_file, name="piece_file"),
]
