"""Routes of the API: the team of a dossier. Its référent and its signatory are read by all who see the dossier; for who
is not of the team, the routes of assignments and of comments answer as those of no dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.dossiers.api import TAGS, DossierView, _created
from candidates.dossiers.models import Dossier
from candidates.team import charges, queries, shapes, use_cases
from label_sp.actors.models import User
from label_sp.common.problems import edit_conflict

MOVED = "Un collègue l’a changé depuis la version que vous avez lue."


class OfTeam(DossierView):
    """Of one dossier, for its team."""

    def dossier(self, dossier_id: UUID) -> Dossier:
        dossier = super().dossier(dossier_id)
        if not queries.is_of_team(self.actor, dossier):
            raise Http404
        return dossier

    def thing(self, dossier_id: UUID, about: str, subject: str) -> Dossier:
        """The dossier, which has such a thing."""
        dossier = self.dossier(dossier_id)
        if charges.thing(dossier, about, subject) is None:
            raise Http404
        return dossier


def _referent(dossier: Dossier) -> dict[str, Any]:
    return {"person": queries.referent(dossier), "version": queries.referent_version(dossier)}


def _team(dossier: Dossier, reader: User) -> dict[str, Any]:
    of_team = queries.is_of_team(reader, dossier)
    shown = {
        "referent": _referent(dossier),
        "signatory": queries.signatory(dossier),
        "colleagues": queries.colleagues(dossier) if of_team else [],
    }
    return dict(shapes.TeamSerializer(shown).data)


def _conflict(request: Request, current: Mapping[str, Any] | None) -> Response:
    return edit_conflict(request, MOVED, current or {"version": 0})


class Team(DossierView):
    @extend_schema(
        operation_id="team_retrieve",
        summary="L’équipe du dossier, et ce que chacun tient",
        responses=shapes.TeamSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Who is not of the team reads no `colleagues`."""
        return Response(_team(self.dossier(dossier_id), self.actor))


class TeamReferent(DossierView):
    @extend_schema(
        operation_id="team_name_referent",
        summary="Désigner le référent du dossier",
        request=shapes.NamedReferentSerializer,
        responses=shapes.ReferentOutSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID) -> Response:
        """409 when the stored version is not the one that was read: nothing is written."""
        dossier = self.dossier(dossier_id)
        typed = self.received(shapes.NamedReferentSerializer)
        try:
            use_cases.name_referent(dossier_id, actor=self.actor, **typed)
        except use_cases.TeamConflict:
            return _conflict(request, shapes.ReferentOutSerializer(_referent(dossier)).data)
        return Response(shapes.ReferentOutSerializer(_referent(dossier)).data)


class TeamSignatory(DossierView):
    @extend_schema(
        operation_id="team_name_signatory",
        summary="Désigner le signataire de la candidature",
        request=shapes.NamedSignatorySerializer,
        responses=shapes.SignatoryOutSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID) -> Response:
        """DOS-01. 409 when the stored version is not the one that was read: nothing is written."""
        self.dossier(dossier_id)
        typed = self.received(shapes.NamedSignatorySerializer)
        try:
            row = use_cases.name_signatory(dossier_id, actor=self.actor, **typed)
        except use_cases.TeamConflict as quicker:
            current = quicker.current
            return _conflict(request, shapes.SignatoryOutSerializer(current).data if current else None)
        return Response(shapes.SignatoryOutSerializer(row).data)


class HandOver(OfTeam):
    @extend_schema(
        operation_id="team_hand_over",
        summary="Passer la main",
        request=shapes.HandOverSerializer,
        responses=shapes.TeamSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID) -> Response:
        dossier = self.dossier(dossier_id)
        use_cases.hand_over(dossier_id, actor=self.actor, **self.received(shapes.HandOverSerializer))
        return Response(_team(dossier, self.actor))


class OneAssignment(OfTeam):
    @extend_schema(
        operation_id="assignments_give",
        summary="Confier une pièce à un collègue, ou la reprendre",
        request=shapes.GivenSerializer,
        responses=shapes.AssignmentSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, dossier_id: UUID, about: str, subject: str) -> Response:
        """`about` : `piece`. 409 when the stored version is not the one that was read: nothing is written."""
        self.thing(dossier_id, about, subject)
        typed = self.received(shapes.GivenSerializer)
        try:
            row = use_cases.give(dossier_id, about, subject, actor=self.actor, **typed)
        except use_cases.TeamConflict as quicker:
            current = quicker.current
            return _conflict(request, shapes.AssignmentSerializer(current).data if current else None)
        return Response(shapes.AssignmentSerializer(row).data)


class Comments(OfTeam):
    @extend_schema(
        operation_id="comments_list",
        summary="Les commentaires de l’équipe sur une pièce ou une action",
        responses=shapes.CommentSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, dossier_id: UUID, about: str, subject: str) -> Response:
        """`about` : `piece` ou `action`."""
        found = queries.thread(self.thing(dossier_id, about, subject), about, subject)
        return Response(shapes.CommentSerializer(found, many=True).data)

    @extend_schema(
        operation_id="comments_write",
        summary="Écrire un commentaire à l’équipe",
        request=shapes.NewCommentSerializer,
        responses={201: shapes.CommentSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, dossier_id: UUID, about: str, subject: str) -> Response:
        self.thing(dossier_id, about, subject)
        typed = self.received(shapes.NewCommentSerializer)
        written = use_cases.comment(dossier_id, about, subject, actor=self.actor, **typed)
        return _created(shapes.CommentSerializer(written))


class OneComment(OfTeam):
    @extend_schema(
        operation_id="comments_remove",
        summary="Retirer son commentaire",
        responses={204: None},
        tags=TAGS,
    )
    def delete(self, request: Request, dossier_id: UUID, comment_id: UUID) -> Response:
        get_object_or_404(self.dossier(dossier_id).comments, pk=comment_id)
        use_cases.remove_comment(dossier_id, comment_id, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
