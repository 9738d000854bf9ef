"""The tables of certification, by topic. Django reads this, nobody else imports it."""

from certification.agenda.models import CalendarFeed
from certification.attestations.models import Attestation
from certification.bodies.models import CertificationAgreement, CertificationBody, Habilitation
from certification.deadlines.models import ReminderPolicy
from certification.decisions.models import Decision
from certification.follow_up.models import ActionPlan
from certification.sanctions.models import Suspension, Withdrawal

__all__ = [
    "ActionPlan",
    "Attestation",
    "CalendarFeed",
    "CertificationAgreement",
    "CertificationBody",
    "Decision",
    "Habilitation",
    "ReminderPolicy",
    "Suspension",
    "Withdrawal",
]
