"""Acts: evidence is filed, taken over from the cycle before, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked, taking
from candidates.evidence import queries
from candidates.evidence.models import Evidence, EvidencePoint
from label_sp.actors.models import User
from label_sp.common import files, texts
from label_sp.guide import evidence as rules
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal

MOST = 300  # of one dossier
CLOSED = "Aucun audit n’est à préparer sur ce dossier : les éléments de preuve ne s’y déposent plus."
SAME = ("title", "link", "file", "name", "content_type", "size", "sha256", "proves_on", "valid_until")


@transaction.atomic
def file_evidence(
    dossier_id: UUID,
    *,
    actor: User,
    title: str,
    points: Sequence[str],
    proves_on: date,
    valid_until: date | None = None,
    uploaded: File | None = None,
    link: str = "",
) -> Evidence:
    """File a file or a link for some control points, however far the service got on them. DOS-05, guide 3.3."""
    dossier = _open(dossier_id, actor)
    if bool(uploaded) == bool(link):
        raise ValidationError({"file": "Choisissez un fichier, ou donnez un lien : l’un des deux."})
    if valid_until and valid_until < proves_on:
        raise ValidationError({"valid_until": "Ce jour précède celui depuis lequel la preuve est vraie."})
    codes = _known(dossier, points)
    if dossier.evidence.count() >= MOST:
        raise ValidationError(f"Le dossier a déjà {MOST} preuves : retirez celles qui ne servent plus.")
    fields = _of_file(dossier, uploaded) if uploaded else {"link": _web_address(link)}
    added = Evidence.objects.create(
        dossier=dossier,
        title=texts.name(title, "title"),
        proves_on=proves_on,
        valid_until=valid_until,
        added_by=actor,
        added_at=timezone.now(),
        **fields,
    )
    _map(added, codes)
    journal.record(added, "evidence.filed", actor=actor, title=added.title, points=codes, sha256=added.sha256)
    return added


@transaction.atomic
def take_over_evidence(dossier_id: UUID, evidence_id: UUID, *, actor: User) -> Evidence:
    """File again, unchanged, what the cycle before left; its points are those that the grid still has. DOS-05."""
    dossier = _open(dossier_id, actor)
    found = next((each for each in queries.proposals(dossier) if each.evidence.pk == evidence_id), None)
    if found is None:
        raise ValidationError("Cette preuve a déjà été reprise, ou elle n’est pas du cycle précédent.")
    if not found.may_serve:
        raise ValidationError("Cette preuve est périmée : déposez-en une nouvelle.")
    known = {point.code for point in queries.points(dossier)}
    codes = [code for code in found.evidence.codes if code in known]
    if not codes:
        raise ValidationError(
            "La grille n’a plus les points de cette preuve : déposez-la pour d’autres points."
        )
    same = {name: getattr(found.evidence, name) for name in SAME}
    taken = Evidence.objects.create(
        dossier=dossier, taken_from=found.evidence, added_by=actor, added_at=timezone.now(), **same
    )
    _map(taken, codes)
    journal.record(taken, "evidence.taken_over", actor=actor, title=taken.title, points=codes)
    return taken


@transaction.atomic
def remove_evidence(dossier_id: UUID, evidence_id: UUID, *, actor: User) -> None:
    """Take evidence away, as long as some may be filed. DOS-05."""
    dossier = _open(dossier_id, actor)
    found = dossier.evidence.filter(pk=evidence_id).first()
    if found is None:
        raise ValidationError("Cette preuve a déjà été retirée.")
    last = queries.last_day_on_site(dossier)
    if last and dossier.today > last:
        raise ValidationError(
            "La visite est terminée : l’auditeur a pu voir cette preuve, elle ne se retire plus."
        )
    journal.record(found, "evidence.removed", actor=actor, title=found.title, sha256=found.sha256)
    found.delete()


def _open(dossier_id: UUID, actor: User) -> Dossier:
    return taking(locked(dossier_id), actor, queries.takes_evidence, CLOSED)


def _known(dossier: Dossier, points: Sequence[str]) -> list[str]:
    """The codes in the grid's order; what the guide refuses of one is a refusal."""
    wanted = set(points)
    found = [point for point in queries.all_points() if point.code in wanted]
    if not found or len(found) < len(wanted):
        raise ValidationError({"points": "Choisissez au moins un point de contrôle de la grille."})
    last, today = queries.last_day_on_site(dossier), dossier.today
    refuse_if(
        tuple(
            failure
            for point in found
            for failure in rules.failures_to_file_evidence(queries.scored(point, dossier), last, today=today)
        )[:1]
    )
    return [point.code for point in found]


def _of_file(dossier: Dossier, uploaded: File) -> dict[str, object]:
    checked = files.check_upload_on("file", uploaded)
    if dossier.evidence.filter(sha256=checked.sha256).exists():
        raise ValidationError(
            {"file": "Ce fichier est déjà parmi les preuves : ajoutez-lui des points plutôt qu’une copie."}
        )
    return {
        "file": uploaded,
        "name": checked.name,
        "content_type": checked.content_type,
        "size": checked.size,
        "sha256": checked.sha256,
    }


def _web_address(link: str) -> str:
    """An address of the web that a browser may follow from our pages."""
    parts = urlsplit(link.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or "." not in parts.hostname:
        raise ValidationError(
            {"link": "Une adresse du web complète est attendue, qui commence par https://."}
        )
    return link.strip()


def _map(evidence: Evidence, codes: Sequence[str]) -> None:
    EvidencePoint.objects.bulk_create(EvidencePoint(evidence=evidence, code=code) for code in codes)
