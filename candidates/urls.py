"""Pages of candidates."""

from django.urls import path

from candidates import views

app_name = "candidates"
ONE = "dossiers/<uuid:pk>/"
urlpatterns = [
    path("dossiers/nouveau/", views.new_dossier, name="dossier_new"),
    path(f"{ONE}sites/", views.sites, name="sites"),
    path(f"{ONE}sites/<uuid:site_id>/retirer/", views.remove_site, name="site_remove"),
    path(f"{ONE}sites/<uuid:site_id>/principal/", views.make_main_site, name="site_main"),
    path(f"{ONE}autodiagnostic/", views.self_assessment, name="self_assessment"),
    path(f"{ONE}pieces/", views.pieces, name="pieces"),
    path(f"{ONE}pieces/<slug:kind>/", views.piece, name="piece"),
    path(f"{ONE}pieces/<slug:kind>/<int:version>/fichier", views.piece_file, name="piece_file"),
    path(f"{ONE}indicateurs/", views.indicators, name="indicators"),
    path(f"{ONE}indicateurs/<uuid:indicator_id>/retirer/", views.remove_indicator, name="indicator_remove"),
    path(f"{ONE}abandon/", views.abandon, name="abandon"),
]
