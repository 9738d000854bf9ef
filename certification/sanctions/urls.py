"""Addresses: sanctions."""

from django.urls import path

from certification.sanctions import views

ONE = "dossiers/<uuid:pk>/"


urlpatterns = [
    path(f"{ONE}suspension/", views.Suspend.as_view(), name="suspend"),
    path(f"{ONE}levee/", views.Lift.as_view(), name="lift"),
    path(f"{ONE}retrait/", views.Withdraw.as_view(), name="withdraw"),
]
