"""Shapes of the API: an audit."""

from __future__ import annotations

from typing import Any, cast

from rest_framework import serializers

from audits.audit import permissions
from audits.audit.models import Audit
from label_sp.common.api import RowSerializer

NO_PLAN: dict[str, Any] = {
    "duration_days": None,
    "sites": [],
    "resource_persons": "",
    "window_reason": "",
    "fewer_days_reason": "",
}


class AuditSerializer(RowSerializer):
    """One audit, without its scores: they have their own route, and their own readers.

    `reader`, in the context, is who asks: duration, sites and resource persons of a plan that was not sent are empty
    for whoever does not write it.
    """

    dossier_reference = serializers.CharField(source="dossier.reference")
    service = serializers.CharField(source="dossier.service.name")
    organisation = serializers.CharField(source="dossier.service.organisation.name")
    auditor = serializers.CharField(
        source="auditor.__str__", help_text="Prénom et nom de l’auditeur qui mène l’audit"
    )
    auditors = serializers.SerializerMethodField(
        help_text="Prénom et nom de chaque auditeur, celui qui mène l’audit d’abord"
    )
    grid_version = serializers.IntegerField(source="grid.version")
    provisional = serializers.BooleanField(source="grid.provisional")
    sites: serializers.Field = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    report_due_on = serializers.DateField(allow_null=True)
    late_by = serializers.IntegerField(help_text="Jours de retard du rapport (AUD-07)")
    observations_until = serializers.DateField(allow_null=True)

    class Meta:
        model = Audit
        fields = (
            "id",
            "dossier",
            "dossier_reference",
            "service",
            "organisation",
            "kind",
            "status",
            "auditor",
            "auditors",
            "grid_version",
            "provisional",
            "first_day",
            "last_day",
            "planned_last_day",
            "visit_change_reason",
            "duration_days",
            "sites",
            "resource_persons",
            "window_reason",
            "fewer_days_reason",
            "plan_sent_on",
            "closing_meeting_on",
            "report_due_on",
            "report_sent_on",
            "late_by",
            "report_sha256",
            "scores_sha256",
            "observations_until",
            "observations",
            "observations_on",
            "observations_waived_on",
        )
        read_only_fields = fields

    def get_auditors(self, audit: Audit) -> list[str]:
        return [str(each) for each in audit.auditors]

    def to_representation(self, audit: Audit) -> dict[str, Any]:
        told = super().to_representation(audit)
        return told if self._reads_plan(audit) else told | NO_PLAN

    def _reads_plan(self, audit: Audit) -> bool:
        """One question for each body, however long the list."""
        asked = cast(dict[str, Any], self.context).setdefault("reads_plan", {})
        reader = self.context["reader"]
        about = (audit.dossier.body_id, reader.pk in {each.pk for each in audit.auditors})
        if audit.plan_sent_on is None and about not in asked:
            asked[about] = permissions.can_read_plan(reader, audit)
        return audit.plan_sent_on is not None or asked[about]
