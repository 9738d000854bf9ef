"""Evidence that a candidate files for the control points of the grid, ahead of the audit. Guide 3.3; DOS-05."""

from collections.abc import Iterator
from datetime import date

from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.grid import PointScore


@gathered
def failures_to_file_evidence(point: PointScore, last_day: date | None, *, today: date) -> Iterator[Failure]:
    """What forbids filing evidence for that point today. DOS-05, guide 3.3.

    However far the service got on it: no score, and no state of the dossier before the visit, ever forbids it. Our
    reading of "ahead": up to the last day on site, since the auditor may ask to see it; `last_day` is None unplanned.
    """
    if not point.applicable:
        yield Failure(
            "DOS-05",
            f"Le point de contrôle {point.code} ne s’applique pas à votre service.",
            found="un point sans objet pour cette catégorie de service",
            needed="un point de contrôle applicable",
            next_step="Déposez vos éléments sur un autre point.",
        )
    if last_day is not None and today > last_day:
        yield Failure(
            "DOS-05",
            "La visite est terminée : les éléments de preuve ne se déposent plus.",
            found=f"une visite terminée le {french_date(last_day)}",
            needed="un dépôt au plus tard le dernier jour de la visite",
            next_step="Joignez ces éléments à vos observations sur le rapport.",
        )
