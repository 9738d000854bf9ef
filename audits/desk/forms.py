"""Shapes of what is typed: audits of a person."""

from __future__ import annotations

from django import forms

from audits.audit.enums import AuditStatus
from label_sp.design.forms import DsfrForm


class AuditsForm(DsfrForm):
    """Filters of the list, all optional and all in the address."""

    q = forms.CharField(label="Service ou numéro de dossier", max_length=100, required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *AuditStatus.choices], required=False)
