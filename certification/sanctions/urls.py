"""Addresses: sanctions."""

from django.urls import path

from certification.sanctions import acts, views
from certification.situation.api import act_routes

ONE = "dossiers/<uuid:pk>/"


routes = [
    *act_routes(acts.RECORD_REFUSAL, acts.SUSPEND, acts.SET_CONFORMITY_DATE, acts.LIFT, acts.WITHDRAW),
]

urlpatterns = [
    path(f"{ONE}refus-d-audit/", views.RecordRefusal.as_view(), name="audit_refusal"),
    path(f"{ONE}suspension/", views.Suspend.as_view(), name="suspend"),
    path(f"{ONE}mise-en-conformite/", views.ConformityDate.as_view(), name="conformity_date"),
    path(f"{ONE}levee/", views.Lift.as_view(), name="lift"),
    path(f"{ONE}retrait/", views.Withdraw.as_view(), name="withdraw"),
]
