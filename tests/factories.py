"""Objects for tests, the shortest way. Each app has its heading; a helper adds below its own."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.auditors.models import AuditorProfile
from audits.durations.use_cases import load_durations
from audits.scoring.models import Score
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.grids import queries as grid_queries
from candidates.grids.models import Grid
from candidates.grids.use_cases import load_grids
from candidates.services.enums import ServiceKind
from candidates.services.models import Service, Site
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.actors.use_cases import invitations as use_cases
from label_sp.common import reference_data as reference_data_file
from surveys.answers import samples
from surveys.campaigns.models import Campaign
from surveys.imports.use_cases import import_answers
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.use_cases import load_questionnaires

# --- actors -----------------------------------------------------------------------------------------------------------


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.test")
    first_name = factory.Faker("first_name", locale="fr_FR")
    last_name = factory.Faker("last_name", locale="fr_FR")
    password = factory.django.Password("mot-de-passe-de-test")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.CANDIDATE


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.CANDIDATE_MANAGER
    started_on = dt.date(2020, 1, 1)


def member(organisation: Organisation, role: Role, **fields: Any) -> User:
    """A person who holds this role in this organisation."""
    return MembershipFactory(organisation=organisation, role=role, **fields).user


def joins(organisation: Organisation, role: Role, user: User | None = None, *, by: User) -> User:
    """By the real acts: somebody is invited by who manages the members, and accepts."""
    user = user or UserFactory()
    invitation = use_cases.invite(organisation.pk, role, email=user.email, actor=by)
    use_cases.accept(invitation.pk, actor=user)
    return user


def ditp_agent() -> User:
    """A person of the DITP's team."""
    ditp = Organisation.objects.filter(kind=OrganisationKind.DITP).first() or OrganisationFactory(
        kind=OrganisationKind.DITP, name="DITP"
    )
    return member(ditp, Role.DITP)


# --- candidates -------------------------------------------------------------------------------------------------------


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"France services de test {n}")
    kind = ServiceKind.LOCAL_AUTHORITY
    department = "80"
    agents_in_contact = 12


class SiteFactory(DjangoModelFactory[Site]):
    class Meta:
        model = Site

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    address = "1 place de la Mairie"
    postal_code = "80560"
    city = "Acheux-en-Amiénois"


class DossierFactory(DjangoModelFactory[Dossier]):
    """A dossier entrusted to a body and being prepared. `dossier_in` gives the other states."""

    class Meta:
        model = Dossier

    reference = factory.Sequence(lambda n: f"2026-{n:04d}")
    service = factory.SubFactory(ServiceFactory)
    body = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.BODY)


LABEL_FIELDS = {"tier": "argent", "obtained_on": dt.date(2026, 1, 15), "valid_until": dt.date(2029, 1, 14)}


def dossier_in(status: Status, **fields: Any) -> Dossier:
    """A dossier put straight into a state, with the least that state supposes. Only tests may do that."""
    if status != Status.PREPARING:
        fields.setdefault("submitted_at", timezone.now())
    if status in {
        Status.LABELLED,
        Status.IN_FOLLOW_UP,
        Status.ACTION_PLAN_DUE,
        Status.WITHDRAWN,
        Status.EXPIRED,
        Status.RENEWED,
    }:
        fields = {**LABEL_FIELDS, **fields}
    if status == Status.IN_FOLLOW_UP:
        fields.setdefault("follow_up_acknowledged_on", fields["obtained_on"])
    return DossierFactory(status=status, **fields)


REFERENCE_DATA = reference_data_file.FILE

# --- surveys ----------------------------------------------------------------------------------------------------------


@cache
def reference_data() -> dict[str, Any]:
    """Read once per process: five hundred tests ask. To be loaded, not changed."""
    return reference_data_file.read()


def questionnaires() -> None:
    """Both questionnaires of the reference data, in force since long ago."""
    load_questionnaires(reference_data(), published_on=dt.date(2020, 1, 1))


def candidate_of(dossier: Dossier) -> User:
    """Somebody of the candidate's team, the same each time."""
    found = Membership.objects.filter(
        organisation=dossier.service.organisation, role=Role.CANDIDATE_MANAGER
    ).first()
    return found.user if found else member(dossier.service.organisation, Role.CANDIDATE_MANAGER)


def answers_file(
    content: bytes | None = None, name: str = "reponses.csv", **sample: Any
) -> SimpleUploadedFile:
    """An uploaded answers file; by default invented answers: `kind`, `responses`, `seed`, `share`."""
    sample = {"kind": "users", "responses": 60, "seed": 1, **sample}
    return SimpleUploadedFile(name, samples.answers_csv(**sample) if content is None else content, "text/csv")


def import_survey(dossier: Dossier, kind: str = "users", **fields: Any) -> Campaign:
    """A survey imported by the real act, closed last month; any argument of the act may be given."""
    if not Questionnaire.objects.exists():
        questionnaires()
    today = timezone.localdate()
    given = {
        "actor": fields.get("actor") or candidate_of(dossier),
        "uploaded": answers_file(kind=kind),
        "solicited": 100,
        "concerned": fields.get("solicited", 100) if kind == "agents" else None,
        "opened_on": today - dt.timedelta(days=60),
        "closed_on": today - dt.timedelta(days=30),
        "sample_method": "Tirage au hasard parmi les usagers reçus depuis 12 mois.",
    }
    return import_answers(dossier.pk, kind, **{**given, **fields})


# --- audits -----------------------------------------------------------------------------------------------------------

VISIT = (
    dt.date(2026, 3, 16),
    dt.date(2026, 3, 17),
)  # Monday and Tuesday; the plan leaves on 2 March at the latest
REPORT_TEXTS = {
    "presentation": "Une maison de services de la communauté de communes.",
    "synthesis": "Un service proche de ses usagers.",
    "illustrations": "Un usager a été reçu sans rendez-vous.",
    "strengths": "L’accueil.",
    "points_of_progress": "La mesure des délais.",
}
BEFORE_ITS_DECISION = {  # where the dossier of an initial audit stands
    AuditStatus.ASSIGNED: Status.ADMISSIBLE,
    AuditStatus.PLANNED: Status.IN_AUDIT,
    AuditStatus.VISITED: Status.IN_AUDIT,
    AuditStatus.REPORTED: Status.AWAITING_DECISION,
    AuditStatus.CONCLUDED: Status.LABELLED,
    AuditStatus.CANCELLED: Status.ADMISSIBLE,
}


def grids() -> None:
    """The grids and the durations of the reference data, published long ago."""
    load_grids(reference_data(), published_on=dt.date(2020, 1, 1))
    load_durations(reference_data(), published_on=dt.date(2020, 1, 1))


def auditor_of(body: Organisation, **declared: bool) -> User:
    """An auditor of this body, of whom everything ACT-07 asks is declared unless said otherwise."""
    user = member(body, Role.AUDITOR)
    fields = ("public_sector_experience", "trained_on_programme", "trained_on_label")
    AuditorProfile.objects.create(user=user, organisation=body, **dict.fromkeys(fields, True) | declared)
    return user


def audit_in(
    status: AuditStatus,
    *,
    dossier: Dossier | None = None,
    kind: AuditKind = AuditKind.INITIAL,
    value: str | None = None,
    **fields: Any,
) -> Audit:
    """An audit put straight into a state, with the least that state supposes; each point has `value`."""
    if not Grid.objects.exists():
        grids()
    if dossier is None:
        initial = kind == AuditKind.INITIAL
        dossier = dossier_in(BEFORE_ITS_DECISION[status] if initial else Status.IN_FOLLOW_UP)
    SiteFactory(service=dossier.service)
    given: dict[str, Any] = {"users_note": "93", "agents_note": "81"}
    if status in {AuditStatus.PLANNED, AuditStatus.VISITED, AuditStatus.REPORTED, AuditStatus.CONCLUDED}:
        given |= {"first_day": VISIT[0], "last_day": VISIT[1], "plan_sent_on": dt.date(2026, 3, 2)}
        given |= {"resource_persons": "Mme Dupuis, responsable"}
    if status in {AuditStatus.VISITED, AuditStatus.REPORTED, AuditStatus.CONCLUDED}:
        given |= {"closing_meeting_on": VISIT[1], **REPORT_TEXTS}
    if status in {AuditStatus.REPORTED, AuditStatus.CONCLUDED}:
        given |= {"report_sent_on": dt.date(2026, 3, 30)}
        value = value or "0.75"
    given |= {"grid": grid_queries.current_grid(), **fields}
    auditor = given.pop("auditor", None) or auditor_of(dossier.body)
    audit = Audit.objects.create(dossier=dossier, kind=kind, auditor=auditor, status=status, **given)
    audit.sites.set(dossier.service.sites.all())
    points = [p for p in audit.grid.points.all() if p.applies_to(dossier.service.kind)]
    Score.objects.bulk_create(Score(audit=audit, point=point, value=value) for point in points)
    return audit
