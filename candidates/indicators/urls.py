"""Addresses: quality indicators."""

from django.urls import path

from candidates.indicators import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/indicateurs/"


routes = [
    path(f"{ROUTE}indicators/", api.Indicators.as_view(), name="api-indicators"),
    path(f"{ROUTE}indicators/<uuid:indicator_id>/", api.OneIndicator.as_view(), name="api-indicator"),
    path(
        f"{ROUTE}indicators/<uuid:indicator_id>/values/",
        api.IndicatorValues.as_view(),
        name="api-indicator-values",
    ),
    path(f"{ROUTE}results/", api.Results.as_view(), name="api-results"),
    path(f"{ROUTE}results/opinions/", api.ReceivedOpinions.as_view(), name="api-opinions"),
    path(f"{ROUTE}results/import/", api.ImportedResults.as_view(), name="api-results-import"),
]

urlpatterns = [
    path(ONE, views.Indicators.as_view(), name="indicators"),
    path(f"{ONE}resultats/", views.Results.as_view(), name="results"),
    path(f"{ONE}resultats/importer/", views.ImportResults.as_view(), name="results_import"),
    path(f"{ONE}<str:kind>.pdf", views.paper, name="results_paper"),
    path(f"{ONE}<uuid:indicator_id>/", views.OneIndicator.as_view(), name="indicator"),
    path(f"{ONE}<uuid:indicator_id>/retirer/", views.RemoveIndicator.as_view(), name="indicator_remove"),
    path(
        f"{ONE}<uuid:indicator_id>/valeurs/<uuid:value_id>/retirer/",
        views.RemoveValue.as_view(),
        name="indicator_value_remove",
    ),
]
