"""Routes of the API: a visit put off."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audits.audit.api import TAGS, AuditActView
from audits.postponements import acts
from audits.postponements.models import Postponement
from label_sp.common.api import RowSerializer, act_view


class PostponementSerializer(RowSerializer[Postponement]):
    """One request and its answer; `accepted` is null while nobody answered."""

    word = serializers.CharField(read_only=True)

    class Meta:
        model = Postponement
        fields = ("id", "first_day", "reason", "asked_on", "accepted", "answer", "answered_on", "word")
        read_only_fields = fields


class OfAudit(AuditActView):
    """The requests of an audit, read by whoever sees it."""

    @extend_schema(
        operation_id="audits_postponements",
        summary="Les demandes de report de visite",
        responses=PostponementSerializer(many=True),
        tags=TAGS,
    )
    def get(self, request: Request, audit_id: UUID) -> Response:
        """SUS-01."""
        found = self.find(audit_id).postponements.all()
        return Response(PostponementSerializer(found, many=True).data)


Postponements = act_view(
    acts.ASK_POSTPONEMENT, OfAudit, PostponementSerializer, operation="audits_postpone", tag=TAGS[0]
)
Answer = act_view(
    acts.ANSWER_POSTPONEMENT,
    AuditActView,
    PostponementSerializer,
    operation="audits_postpone_answer",
    tag=TAGS[0],
)
