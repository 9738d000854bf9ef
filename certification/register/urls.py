"""Addresses: the public register."""

from django.urls import path

from certification.register import api, views

routes = [
    path("register/", api.RegisterView.as_view(), name="api-register"),
    path("register/<uuid:dossier_id>/", api.RegisterEntryView.as_view(), name="api-register-entry"),
    path("attestations/<str:number>/verify/", api.VerificationView.as_view(), name="api-verify"),
]

urlpatterns = [
    path("registre/", views.register, name="register"),
    path("registre/liste.csv", views.as_csv, name="register_csv"),
    path("registre/tableur.csv", views.as_csv_for_people, name="register_csv_for_people"),
    path("registre/liste.xlsx", views.as_workbook, name="register_xlsx"),
    path("registre/liste.json", views.as_json, name="register_json"),
    path("registre/<uuid:pk>/", views.entry, name="register_entry"),
    path("organismes/", views.bodies, name="public_bodies"),
    path("verifier/", views.form, name="verify_form"),
    path("verifier/<str:number>/<str:code>/", views.verify, name="verify"),
]
