"""The tables of candidates, by topic. Django reads this, nobody else imports it."""

from candidates.deadlines.models import DueDate
from candidates.dossiers.models import Dossier, ReferenceCounter
from candidates.indicators.models import QualityIndicator
from candidates.pieces.models import Piece
from candidates.self_assessments.models import SelfAssessment
from candidates.services.models import Service, Site

__all__ = [
    "Dossier",
    "DueDate",
    "Piece",
    "QualityIndicator",
    "ReferenceCounter",
    "SelfAssessment",
    "Service",
    "Site",
]
