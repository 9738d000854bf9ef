"""Addresses: audits of a person."""

from django.urls import path

from audits.desk import views

urlpatterns = [
    path("audits/", views.audits, name="audits"),
    path("audits/liste.csv", views.audits_csv, name="audits_csv"),
    path("audits/<uuid:audit_id>/", views.audit, name="audit"),
]
