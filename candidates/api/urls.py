"""Routes of candidates, under /api/v1/."""

from django.urls import path

from candidates.api import views

ONE = "dossiers/<uuid:dossier_id>/"
urlpatterns = [
    path("services/", views.Services.as_view(), name="api-services"),
    path("dossiers/", views.Dossiers.as_view(), name="api-dossiers"),
    path(ONE, views.OneDossier.as_view(), name="api-dossier"),
    path(f"{ONE}planning/", views.Planning.as_view(), name="api-planning"),
    path(f"{ONE}sites/", views.Sites.as_view(), name="api-sites"),
    path(f"{ONE}sites/<uuid:site_id>/", views.OneSite.as_view(), name="api-site"),
    path(f"{ONE}sites/<uuid:site_id>/main/", views.MainSite.as_view(), name="api-main-site"),
    path(f"{ONE}self-assessments/", views.SelfAssessments.as_view(), name="api-self-assessments"),
    path(f"{ONE}pieces/", views.Pieces.as_view(), name="api-pieces"),
    path(f"{ONE}pieces/<slug:kind>/", views.OnePiece.as_view(), name="api-piece"),
    path(f"{ONE}pieces/<slug:kind>/<int:version>/file/", views.PieceFile.as_view(), name="api-piece-file"),
    path(f"{ONE}indicators/", views.Indicators.as_view(), name="api-indicators"),
    path(f"{ONE}indicators/<uuid:indicator_id>/", views.OneIndicator.as_view(), name="api-indicator"),
    path(f"{ONE}abandon/", views.Abandon.as_view(), name="api-abandon"),
]
