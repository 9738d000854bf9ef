"""The auditors of a body: who they are, what the body declares of them, what ties them. ACT-07, ACT-08, guide 1.3."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from audits.auditors import permissions as audit_permissions
from audits.auditors import queries as auditor_queries
from audits.auditors import use_cases as audit_acts
from candidates.dossiers import queries as dossier_queries
from candidates.services.models import Service
from certification.auditors import acts, shapes
from certification.bodies.models import CertificationBody
from label_sp.actors.models import User
from label_sp.common.api import ActingView

TAG = "Organismes"


class AuditorsOfBody(ActingView):
    """What all routes share: the body is public, its auditors are its own business."""

    def body(self, body_id: UUID) -> CertificationBody:
        found = get_object_or_404(CertificationBody.objects.select_related("organisation"), pk=body_id)
        audit_permissions.can_declare_auditors.require(self.actor, found.organisation_id)
        return found

    def auditor(self, body: CertificationBody, user_id: UUID) -> User:
        return get_object_or_404(auditor_queries.auditors_of(body.organisation_id), pk=user_id)


class AuditorList(AuditorsOfBody):
    @extend_schema(
        operation_id="auditors_list",
        summary="Les auditeurs de votre organisme",
        responses=shapes.AuditorSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, body_id: UUID) -> Response:
        """With what the body declared of each; null when it declared nothing. ACT-07."""
        body = self.body(body_id)
        known = {each.user_id: each for each in body.organisation.auditor_profiles.all()}
        rows = [
            _as_json(user, known.get(user.pk)) for user in auditor_queries.auditors_of(body.organisation_id)
        ]
        return Response(shapes.AuditorSerializer(rows, many=True).data)


class AuditorProfileView(AuditorsOfBody):
    @extend_schema(
        operation_id="auditors_declare",
        summary=acts.DECLARE_AUDITOR.label,
        request=shapes.AuditorProfileSerializer,
        responses=shapes.AuditorSerializer,
        tags=[TAG],
    )
    def put(self, request: Request, body_id: UUID, user_id: UUID) -> Response:
        """ACT-07."""
        body = self.body(body_id)
        user = self.auditor(body, user_id)
        declared = audit_acts.declare_auditor(
            user, body.organisation, actor=self.actor, **self.received(shapes.AuditorProfileSerializer)
        )
        return Response(shapes.AuditorSerializer(_as_json(user, declared)).data)


class AuditorTieView(AuditorsOfBody):
    @extend_schema(
        operation_id="auditors_declare_tie",
        summary=acts.DECLARE_TIE.label,
        request=shapes.AuditorTieSerializer,
        responses={201: shapes.AuditorTieOutSerializer},
        tags=[TAG],
    )
    def post(self, request: Request, body_id: UUID, user_id: UUID) -> Response:
        """ACT-08. The candidate is one whose dossier was entrusted to the body."""
        body = self.body(body_id)
        user, given = self.auditor(body, user_id), self.received(shapes.AuditorTieSerializer)
        seen = dossier_queries.visible_to(self.actor).values("service")
        service = get_object_or_404(Service.objects.filter(pk__in=seen), pk=given.pop("service"))
        tie = audit_acts.declare_tie(user, service, body.organisation, actor=self.actor, **given)
        return Response(shapes.AuditorTieOutSerializer(tie).data, status=201)


def _as_json(user: User, profile: Any) -> dict[str, object]:
    names = ("public_sector_experience", "trained_on_programme", "trained_on_label")
    return {"id": user.pk, "name": str(user), **{name: getattr(profile, name, None) for name in names}}
