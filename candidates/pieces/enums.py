"""Words: the pieces of a dossier."""

from django.db import models


class PieceKind(models.TextChoices):
    """DOS-01, guide 3.5.1: the keys of `label_sp.guide.dossier.PIECES`."""

    CANDIDATE_DATA = "candidate_data", "Présentation du candidat"
    ORGANISATION_CHART = "organisation_chart", "Organigramme"
    TRAINING_PLAN = "training_plan", "Plan de formation (année en cours et année précédente)"
    SELF_ASSESSMENT = "self_assessment", "Rapport d’autodiagnostic"
    USER_SAMPLE_METHOD = "user_sample_method", "Méthode de constitution de l’échantillon d’usagers"
    SURVEY_REPORTS = "survey_reports", "Rapports des enquêtes usagers et agents"
    IMPROVEMENT_PLAN = "improvement_plan", "Plan d’actions d’amélioration"
    QUALITY_INDICATORS = "quality_indicators", "Indicateurs de qualité de service"


class Verdict(models.TextChoices):
    """What the body says of a piece."""

    PENDING = "pending", "À examiner"
    ACCEPTED = "accepted", "Conforme"
    COMPLEMENT = "complement", "Complément demandé"


JOURNAL_WORDS = {"piece.kind": PieceKind}
