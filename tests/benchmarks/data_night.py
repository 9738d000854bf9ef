"""A country's labels for the nightly pass, put in by bulk: dossiers with their people and their stored deadlines.

Of 1,000 dossiers 45 have a reminder on that day by their obtention; the others' dates fall where they fall. The guide
dates the first 1,000, the others have the same dates in turn: `rebuild_all` finds no difference, and proves it.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.self_assessments.models import SelfAssessment
from candidates.services.models import Service
from certification.deadlines.use_cases import rebuild_all
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.guide.attestation import last_valid_day
from label_sp.guide.follow_up import calendar_of

BATCH = 2_000
TEAM = 10  # services of one organisation
BODIES = 20
DUE, OF = 45, 1000
TIERS = ("bronze", "argent", "or")
DAY = timedelta(days=1)
COLUMNS = "key, term, due, owed_by, kind, done, detail, reminded_through, next_on"
SAME_DATES = f"""
WITH model AS MATERIALIZED (
    SELECT substr(dossier.reference, 6) AS rank, {COLUMNS}
    FROM candidates_duedate JOIN candidates_dossier dossier ON dossier_id = dossier.id
    WHERE dossier.reference LIKE 'N-000%'
), other AS MATERIALIZED (
    SELECT substr(reference, 6) AS rank, id FROM candidates_dossier
    WHERE reference LIKE 'N-%' AND reference NOT LIKE 'N-000%'
)
INSERT INTO candidates_duedate (dossier_id, {COLUMNS})
SELECT other.id, {COLUMNS} FROM other JOIN model ON model.rank = other.rank
"""  # noqa: S608 (nothing in it comes from outside)


def fill(count: int) -> None:
    """`count` labelled dossiers, one organisation for ten of them, two candidates each, three people in each body."""
    _dossiers(min(count, OF), 0)
    rebuild_all()
    if count > OF:
        _dossiers(count - OF, OF)
        with connection.cursor() as cursor:
            cursor.execute(SAME_DATES)
            cursor.execute("ANALYZE")


def _dossiers(count: int, first: int) -> None:
    teams = _organisations("Communauté", count // TEAM + 1, OrganisationKind.CANDIDATE)
    bodies = _organisations("Certificateur", BODIES, OrganisationKind.BODY)
    candidates = _members(teams, (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR))
    _members(bodies, (Role.BODY_MANAGER, Role.BODY_MANAGER, Role.DECIDER))
    services = [_service(first + number, teams[number // TEAM]) for number in range(count)]
    Service.objects.bulk_create(services, batch_size=BATCH)
    days = _obtained(timezone.localdate())
    dossiers = [
        _dossier(first + number, service, bodies[number % BODIES], days[number % OF])
        for number, service in enumerate(services)
    ]
    Dossier.objects.bulk_create(dossiers, batch_size=BATCH)
    assessments = [
        _assessment(dossier, candidates[number // TEAM]) for number, dossier in enumerate(dossiers)
    ]
    SelfAssessment.objects.bulk_create(assessments, batch_size=BATCH)


def _organisations(name: str, count: int, kind: OrganisationKind) -> list[Organisation]:
    made = [Organisation(name=f"{name} {number:05d}", kind=kind) for number in range(count)]
    return Organisation.objects.bulk_create(made, batch_size=BATCH)


def _members(organisations: list[Organisation], roles: tuple[Role, ...]) -> list[User]:
    """The first person of each organisation."""
    users = [
        User(email=f"{each.pk}.{rank}@exemple.test", first_name="Camille", last_name=f"Nom {rank}")
        for each in organisations
        for rank, _ in enumerate(roles)
    ]
    User.objects.bulk_create(users, batch_size=BATCH)
    held = [(each, role) for each in organisations for role in roles]
    rows = [
        Membership(user=user, organisation=each, role=role, started_on=date(2020, 1, 1))
        for user, (each, role) in zip(users, held, strict=True)
    ]
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    return users[:: len(roles)]


def _service(number: int, organisation: Organisation) -> Service:
    return Service(
        organisation=organisation,
        name=f"France services de la nuit numéro {number:06d}",
        kind="local_authority",
        department=f"{number % OF % 95 + 1:02d}",
        agents_in_contact=5 + number % 60,
    )


def _obtained(today: date) -> list[date]:
    """Days over three years; for `DUE` of `OF` the follow-up must be over in 30, 7 or 1 days, or since yesterday."""
    wanted = {today + offset * DAY for offset in (30, 7, 1, -1)}
    past = [today - number * DAY for number in range(1, 1080)]
    due = [day for day in past if calendar_of(day).window_last in wanted]
    other = [day for day in past if day not in due]
    return [due[n * len(due) // DUE] for n in range(DUE)] + [other[n] for n in range(OF - DUE)]


def _dossier(number: int, service: Service, body: Organisation, obtained: date) -> Dossier:
    visit = obtained - 14 * DAY
    return Dossier(
        reference=f"N-{number:06d}",
        service=service,
        body=body,
        status="labelled",
        tier=TIERS[number % 3],
        obtained_on=obtained,
        valid_until=last_valid_day(obtained),
        audit_first_day=visit,
        audit_last_day=visit,
        submitted_at=timezone.now() - (timezone.localdate() - visit) - 60 * DAY,
    )


def _assessment(dossier: Dossier, by: User) -> SelfAssessment:
    done_on = (dossier.audit_first_day or date.min) - 70 * DAY
    return SelfAssessment(dossier=dossier, done_on=done_on, scores={}, recorded_by=by)
