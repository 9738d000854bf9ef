"""Addresses: the desk."""

from django.urls import path

from certification.desk import acts_api, api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"


routes = [
    *(
        path(ROUTE + act.api.path, acts_api.view_of(act).as_view(), name=f"api-{act.route}")
        for act in acts_api.ACTS
        if act.api
    ),
    path(f"{ROUTE}pieces/<slug:kind>/review/", acts_api.PieceReview.as_view(), name="api-review_piece"),
    path(f"{ROUTE}verdict/", api.VerdictView.as_view(), name="api-verdict"),
    path(f"{ROUTE}journal/", api.JournalView.as_view(), name="api-journal"),
]

urlpatterns = [
    path("tableau-de-bord/", views.desk, name="desk"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path(ONE, views.dossier, name="dossier"),
]
