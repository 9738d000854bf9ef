"""The read side: which dossiers a person may see, and the facts of a dossier that the guide asks for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from candidates.enums import PieceKind, Status, Verdict
from candidates.models import Dossier, Piece, Service
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor
from label_sp.guide import decision
from label_sp.guide import dossier as file_rules

EDITABLE = (Status.PREPARING, Status.INCOMPLETE)


def visible_to(user: Actor) -> QuerySet[Dossier]:
    """The dossiers this person may see today.

    The candidate's team sees its own; the body's managers and deciders those entrusted to their body, once filed;
    an auditor those assigned to them; the DITP all. Everyone else: none.
    """
    dossiers = Dossier.objects.select_related("service__organisation", "body")
    if not user.is_authenticated:
        return dossiers.none()
    if actors.is_ditp(user):
        return dossiers
    own = Q(
        service__organisation__in=actors.organisations_of(
            user, Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR
        )
    )
    entrusted = Q(
        body__in=actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER), submitted_at__isnull=False
    )
    assigned = Q(body__in=actors.organisations_of(user, Role.AUDITOR)) & Q(
        pk__in=Dossier.objects.filter(audits__auditor=user.pk)
        .exclude(audits__status="cancelled")
        .values("pk")
    )
    return dossiers.filter(own | entrusted | assigned)


def services_of(user: Actor) -> QuerySet[Service]:
    """The services for which this person may open a dossier."""
    return Service.objects.filter(organisation__in=actors.organisations_of(user, Role.CANDIDATE_MANAGER))


def is_editable(dossier: Dossier) -> bool:
    """Can the candidate still change the application file? Nothing moves once it is filed, but complements."""
    return dossier.status in EDITABLE


def current_pieces(dossier: Dossier) -> dict[str, Piece]:
    """The latest version of each piece, by kind."""
    latest: dict[str, Piece] = {}
    for piece in dossier.pieces.select_related("uploaded_by").order_by("kind", "version"):
        latest[piece.kind] = piece
    return latest


def latest_self_assessment_on(dossier: Dossier) -> object:
    """Day of the latest self-assessment, None when there is none."""
    return dossier.self_assessments.values_list("done_on", flat=True).first()


def earlier_refusal(dossier: Dossier) -> object:
    """DEC-06: from when the service may apply again after its last refusal; None when it was never refused."""
    refused = (
        Dossier.objects.filter(service=dossier.service_id, refused_on__isnull=False)
        .exclude(pk=dossier.pk)
        .order_by("-refused_on")
        .values_list("refused_on", flat=True)
        .first()
    )
    return decision.reapply_from(refused) if refused else None


def submission_facts(
    dossier: Dossier, users: file_rules.SurveyFacts | None, agents: file_rules.SurveyFacts | None
) -> file_rules.SubmissionFacts:
    """What DOS-01, DOS-02, PRE-01 and SUR-01 look at. The surveys' facts come from the app that knows them."""
    return file_rules.SubmissionFacts(
        service_kind=dossier.service.kind,
        pieces_present=frozenset(current_pieces(dossier)),
        self_assessment_on=latest_self_assessment_on(dossier),
        users=users,
        agents=agents,
        audit_first_day=dossier.audit_first_day,
        audit_last_day=dossier.audit_last_day,
        indicators_since=tuple(dossier.indicators.values_list("in_place_since", flat=True)),
        body_chosen=dossier.body_id is not None,
        reapply_from=earlier_refusal(dossier),
    )


def labels_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """The French names of some pieces, in the guide's order."""
    wanted = set(kinds)
    return tuple(str(kind.label) for kind in PieceKind if kind.value in wanted)


def without_verdict(dossier: Dossier) -> tuple[str, ...]:
    """Pieces that the body has not looked at yet (or that are missing), by name."""
    accepted = {k for k, p in current_pieces(dossier).items() if p.verdict != Verdict.PENDING}
    return labels_of(set(PieceKind.values) - accepted)


def open_complements(dossier: Dossier) -> tuple[str, ...]:
    """Pieces whose current version still waits for a complement, by name."""
    return labels_of(k for k, p in current_pieces(dossier).items() if p.verdict == Verdict.COMPLEMENT)
