"""Routes of the API: the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit import permissions as audit_permissions
from audits.scoring import queries as scoring_queries
from candidates.dossiers.api import DossierView
from certification.desk import shapes
from certification.dossier import facts
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry

TAG = "Suivi d’un dossier"


class VerdictView(DossierView):
    @extend_schema(
        operation_id="dossiers_verdict",
        summary="Le palier proposé, condition par condition",
        responses=shapes.DossierVerdictSerializer,
        tags=[TAG],
    )
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """DEC-04. Before the report is sent, for the auditor and the body's people only."""
        audit = facts.current_audit(self.dossier(dossier_id))
        if audit is None:
            raise Http404
        audit_permissions.can_read_scores.require(self.actor, audit)
        verdict = scoring_queries.verdict(audit)
        answer = {
            "tier": verdict.tier,
            "next_tier": verdict.next_tier,
            "final": audit.is_frozen,
            "conditions": verdict.conditions,
        }
        return Response(shapes.DossierVerdictSerializer(answer).data)


class JournalView(DossierView, ListAPIView[JournalEntry]):
    serializer_class = shapes.JournalEntrySerializer
    queryset = JournalEntry.objects.none()

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return journal.of_dossier(self.dossier(self.kwargs["dossier_id"]).pk)

    @extend_schema(operation_id="dossiers_journal", summary="Ce qui s’est passé", tags=[TAG])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)
