"""Pages of the surveys."""

from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("dossiers/<uuid:dossier_id>/enquetes/", views.overview, name="overview"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/importer/", views.import_answers, name="import"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/rapport.pdf", views.report, name="report"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/modele.csv", views.model_file, name="model"),
    path("enquetes/<uuid:campaign_id>/rapport.pdf", views.earlier_report, name="earlier_report"),
]
