"""What can be read of a dossier: verdict, deadlines, journal, decisions, attestations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audits import permissions as audit_permissions
from audits import queries as audits
from candidates.deadlines import queries as deadlines
from certification import documents
from certification.api import shown
from certification.api.shared import DossierView
from certification.queries import facts
from label_sp.common import files, journal
from label_sp.common.models import JournalEntry

TAG = "Suivi d’un dossier"


class VerdictView(DossierView):
    @extend_schema(
        operation_id="dossiers_verdict",
        summary="Le verdict, condition par condition",
        responses=shown.DossierVerdictSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """DEC-04. Before the report is sent, for the auditor and the body's people only."""
        audit = facts.current_audit(self.dossier(dossier_id))
        if audit is None:
            raise Http404
        audit_permissions.can_read_scores.require(self.actor, audit)
        verdict = audits.verdict(audit)
        answer = {
            "tier": verdict.tier,
            "next_tier": verdict.next_tier,
            "final": audit.is_frozen,
            "conditions": verdict.conditions,
        }
        return Response(shown.DossierVerdictSerializer(answer).data)


class DeadlinesView(DossierView):
    @extend_schema(
        operation_id="dossiers_deadlines",
        summary="Les échéances connues",
        responses=shown.DeadlineSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """By date, those already met included."""
        found = deadlines.of(self.dossier(dossier_id).pk)
        return Response(shown.DeadlineSerializer(found, many=True).data)


class JournalView(DossierView, ListAPIView[JournalEntry]):
    serializer_class = shown.JournalEntrySerializer
    queryset = JournalEntry.objects.none()

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return journal.of_dossier(self.dossier(self.kwargs["dossier_id"]).pk)

    @extend_schema(operation_id="dossiers_journal", summary="Ce qui s’est passé", tags=[TAG])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)


class DecisionsView(DossierView):
    @extend_schema(
        operation_id="dossiers_decisions",
        summary="Les décisions",
        responses=shown.DecisionSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Newest first, with the conditions that each was taken on. DEC-04, DEC-07."""
        found = self.dossier(dossier_id).decisions.select_related("decided_by")
        return Response(shown.DecisionSerializer(found, many=True).data)


class AttestationsView(DossierView):
    @extend_schema(
        operation_id="dossiers_attestations",
        summary="Les attestations",
        responses=shown.AttestationSerializer(many=True),
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """Newest first; replaced ones included. ATT-05."""
        return Response(
            shown.AttestationSerializer(self.dossier(dossier_id).attestations.all(), many=True).data
        )


class AttestationFileView(DossierView):
    @extend_schema(
        operation_id="dossiers_attestation_pdf",
        summary="Le PDF d’une attestation",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID, number: str) -> FileResponse:
        """ATT-02."""
        found = get_object_or_404(self.dossier(dossier_id).attestations.all(), number=number)
        kept = documents.ensure_pdf(found)
        return files.private_response(kept.pdf.open(), f"attestation-{number}.pdf", "application/pdf")
