"""Addresses: admission."""

from django.urls import path

from certification.admission import acts, api, shapes, views
from certification.situation.api import ROUTE, act_routes

ONE = "dossiers/<uuid:pk>/"


routes = [
    *act_routes(acts.SUBMIT, acts.REQUEST_COMPLEMENTS, acts.RESUBMIT, acts.ACKNOWLEDGE),
    *act_routes(acts.AGREEMENT, gives=shapes.AgreementOutSerializer),
    *act_routes(acts.ASSIGN, gives=shapes.AssignedSerializer),
    path(f"{ROUTE}pieces/<slug:kind>/review/", api.PieceReview.as_view(), name="api-review_piece"),
]

urlpatterns = [
    path(f"{ONE}preparation/", views.Prepare.as_view(), name="prepare"),
    path(f"{ONE}deposer/", views.Submit.as_view(), name="submit"),
    path(f"{ONE}completer/", views.Resubmit.as_view(), name="resubmit"),
    path(f"{ONE}recevabilite/", views.Review.as_view(), name="review"),
    path(f"{ONE}recevabilite/complements/", views.RequestComplements.as_view(), name="request_complements"),
    path(f"{ONE}recevabilite/accuser-reception/", views.Acknowledge.as_view(), name="acknowledge"),
    path(f"{ONE}recevabilite/<slug:kind>/", views.ReviewPiece.as_view(), name="review_piece"),
    path(f"{ONE}contrat/", views.Agreement.as_view(), name="agreement"),
    path(f"{ONE}auditeur/", views.Assign.as_view(), name="assign"),
]
