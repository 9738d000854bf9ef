"""Addresses: the team of a dossier."""

from django.urls import path

from candidates.team import api, views

ROUTE = "dossiers/<uuid:dossier_id>/"
ONE = "dossiers/<uuid:pk>/"
THING = "<slug:about>/<slug:subject>/"

routes = [
    path(f"{ROUTE}team/", api.Team.as_view(), name="api-team"),
    path(f"{ROUTE}team/referent/", api.TeamReferent.as_view(), name="api-team-referent"),
    path(f"{ROUTE}team/signatory/", api.TeamSignatory.as_view(), name="api-team-signatory"),
    path(f"{ROUTE}team/hand-over/", api.HandOver.as_view(), name="api-team-hand-over"),
    path(f"{ROUTE}assignments/{THING}", api.OneAssignment.as_view(), name="api-assignment"),
    path(f"{ROUTE}comments/{THING}", api.Comments.as_view(), name="api-comments"),
    path(f"{ROUTE}comments/<uuid:comment_id>/", api.OneComment.as_view(), name="api-comment"),
]

urlpatterns = [
    path(f"{ONE}equipe/", views.Team.as_view(), name="dossier_team"),
    path(f"{ONE}equipe/<uuid:person_id>/passer-la-main/", views.HandOver.as_view(), name="hand_over"),
    path(f"{ONE}confier/{THING}", views.Give.as_view(), name="give"),
    path(
        f"{ONE}commentaires/<uuid:comment_id>/retirer/", views.RemoveComment.as_view(), name="comment_remove"
    ),
    path(f"{ONE}commentaires/{THING}", views.Comments.as_view(), name="comments"),
]
