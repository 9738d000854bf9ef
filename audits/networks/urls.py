"""Addresses: networks."""

from django.urls import path

from audits.networks import views

urlpatterns = [path("equipe/majorite/", views.RetainMajority.as_view(), name="majority")]
