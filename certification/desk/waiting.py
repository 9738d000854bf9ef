"""What waits for a person, over all their dossiers: the kinds that a desk counts, and the dossiers of each.

A kind is one or several acts of `todo`, under the words of the desk. Counts and lists read the same condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from candidates.deadlines import freshness
from candidates.deadlines import queries as deadlines
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from certification.bodies.models import CertificationBody
from certification.deadlines import cycles
from certification.deadlines.recipients import owed_by
from certification.desk import tiers
from certification.desk.conditions import CONDITIONS, HOLDERS, where_it_is
from certification.desk.todo import ACTS, Item
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.common.acts import Act
from label_sp.common.days import over
from label_sp.guide.calendar import Deadline

WEEK = 7
LATE, THIS_WEEK, LATER, NONE = GROUPS = ("En retard", "Cette semaine", "Ensuite", "Sans échéance")
OWED: Mapping[str, Act] = {act.key: act for act in ACTS if act.place == "owed"}
ENDLESS = frozenset({"stop_mark"})  # nothing here tells that it was done: its day stands in « Mes échéances »


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of a desk: its key in addresses, its words, the acts (keys) that it counts.

    `after`: acts, whoever owes them, before which it is too early: what is counted under them is not counted here.
    """

    key: str
    words: str
    acts: tuple[str, ...]
    after: tuple[str, ...] = ()


FILLING = ("plan", "set_scope", "self_assess", "ask_survey_access", "survey", "file_pieces", "indicators")
KINDS = (  # in the order of a label's life, as the rows of acts
    Kind("a-preparer", "Candidatures à préparer", FILLING),
    Kind("acces-aux-questionnaires", "Accès aux questionnaires à accorder", ("answer_survey_access",)),
    Kind("enquetes-a-ouvrir", "Enquêtes préparées à ouvrir", ("open_campaign",)),
    Kind("enquetes-a-clore", "Enquêtes à clore", ("close_campaign",)),
    Kind("a-deposer", "Dossiers à déposer", ("submit",), after=FILLING),
    Kind("contrats", "Contrats à enregistrer", ("agreement",)),
    Kind("a-examiner", "Dossiers à examiner", ("review",)),
    Kind("a-completer", "Compléments à demander", ("request_complements",), after=("review",)),
    Kind("accuses", "Accusés de réception à envoyer", ("acknowledge",), after=("review",)),
    Kind("complements", "Compléments à déposer", ("complete",)),
    Kind("complements-a-transmettre", "Compléments à transmettre", ("resubmit",), after=("complete",)),
    Kind("a-confier", "Audits à confier", ("assign",)),
    Kind(
        "a-refaire",
        "Autodiagnostics ou enquêtes à refaire avant la visite",
        ("self_assess_again", "survey_anew"),
    ),
    Kind("plans-d-audit", "Plans d’audit à établir", ("send_plan",)),
    Kind("reports-de-visite", "Demandes de report de visite à traiter", ("answer_postponement",)),
    Kind("visites", "Visites à mener", ("closing_meeting",)),
    Kind("grilles", "Grilles à compléter", ("score",), after=("closing_meeting",)),
    Kind("rapports", "Rapports à rendre", ("send_report",), after=("closing_meeting",)),
    Kind("observations", "Rapports d’audit auxquels répondre", ("observe",)),
    Kind("a-decider", "Dossiers à décider", ("decide", "conclude"), after=("observe",)),
    Kind("habilitations", "Dossiers dont l’organisme n’est plus habilité", ("habilitate",)),
    Kind("autre-organisme", "Dossiers pour lesquels choisir un autre organisme", ("choose_body",)),
    Kind("reprises", "Demandes de reprise à traiter", ("take_over",)),
    Kind("autodiagnostics", "Autodiagnostics de l’année à enregistrer", ("yearly_self_assess",)),
    Kind("ameliorations", "Plans d’amélioration en retard", ("follow_improvements",)),
    Kind(
        "suivis-a-preparer",
        "Audits de suivi à préparer",
        ("ask_survey_access_again", "survey_again", "renew_pieces"),
    ),
    Kind(
        "suivis-a-demander",
        "Audits de suivi à demander",
        ("open_follow_up",),
        after=("ask_survey_access_again", "survey_again", "renew_pieces"),
    ),
    Kind("plans-d-actions", "Plans d’actions à transmettre", ("file_action_plan",)),
    Kind(
        "plans-d-actions-a-examiner",
        "Plans d’actions à examiner",
        ("accept_action_plan",),
        after=("file_action_plan",),
    ),
    Kind("conformite", "Mises en conformité à prouver", ("conform",)),
    Kind("suspensions-finies", "Suspensions de plus de 12 mois à trancher", ("end_suspension",)),
    Kind("suspensions", "Suspensions à lever sur preuve", ("lift",), after=("end_suspension",)),
    Kind("a-renouveler", "Labels à renouveler", ("renew",)),
    Kind("nouvelles-candidatures", "Nouvelles candidatures possibles", ("reapply",)),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many dossiers wait for that; `late`: of which the last day of the act is over."""

    kind: Kind
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier with what this person owes on it; `next` is the dossier's own next deadline, whoever owes it."""

    dossier: Dossier
    items: tuple[Item, ...]
    foreseen: str
    next: Deadline | None
    today: date

    @property
    def group(self) -> str:
        """Its part of the list."""
        return group_of(self.deadline, self.today)

    @property
    def deadline(self) -> Deadline | None:
        """The soonest of what this person owes; where none of it has a day, the dossier's next."""
        return min((item.deadline for item in self.items if item.deadline), key=_due, default=self.next)


def kinds_of(user: User) -> list[Kind]:
    """Those that this person's roles may owe: what their lists offer to choose from."""
    held = set(actors.current_memberships(user).values_list("role", flat=True))
    return [kind for kind in KINDS if held & held_by(kind)]


def held_by(kind: Kind) -> set[Role]:
    """The roles that owe this kind."""
    return {role for key in kind.acts for role in HOLDERS[OWED[key].right].roles}


def counts(user: User, today: date) -> list[Counted]:
    """The kinds of which some dossier waits for this person today, in order; two queries for them all."""
    found = seen_by(user).order_by()
    conditions = {kind: of_kind(kind, user, today) for kind in kinds_of(user)}
    numbers = _numbers(found, conditions)
    some = {kind: condition for kind, condition in conditions.items() if numbers[kind]}
    late = _numbers(found, {kind: condition & _late(kind, today) for kind, condition in some.items()})
    return [Counted(kind, numbers[kind], late[kind]) for kind in some]


def _numbers(found: QuerySet[Dossier], conditions: Mapping[Kind, Q]) -> dict[Kind, int]:
    if not conditions:
        return {}
    asked = {
        f"n{number}": Count("pk", filter=condition) for number, condition in enumerate(conditions.values())
    }
    answered = found.aggregate(**asked)
    return {kind: answered[f"n{number}"] for number, kind in enumerate(conditions)}


def waiting_for(user: User, today: date, kinds: Iterable[Kind]) -> QuerySet[Dossier]:
    """The dossiers that wait for this person, for one of these kinds; what is due to them soonest comes first."""
    asked = reduce(or_, (of_kind(kind, user, today) for kind in kinds), Q(pk__in=[]))
    found = seen_by(user).filter(asked)
    terms = {act.deadline for act in OWED.values() if act.deadline}
    mine = deadlines.dated().filter(owed_by(user, today), dossier=OuterRef("pk"), term__in=terms, done=False)
    my_day = Coalesce(Subquery(mine.order_by("due").values("due")[:1]), deadlines.next_day(today))
    dated: QuerySet[Any] = found.annotate(my_day=my_day)
    return dated.order_by(F("my_day").asc(nulls_last=True), "reference")


def seen_by(user: User) -> QuerySet[Dossier]:
    """What this person may see, with stored days that no act is ahead of."""
    found = dossier_queries.visible_to(user)
    freshness.refresh(found.order_by().values("pk"))
    return found


def rows(dossiers: Sequence[Dossier], user: User, today: date, kinds: Iterable[Kind]) -> list[Row]:
    """What this person owes on each dossier of one page, in as many queries for twenty-five as for one."""
    ids = [dossier.pk for dossier in dossiers]
    owed, stored = _acts_on(ids, user, today, kinds), deadlines.of_each(ids)
    cycles.read_audits(dossiers)
    bodies, foreseen = _bodies(dossiers, owed), tiers.foreseen(dossiers)
    coming = deadlines.next_of_each(ids, today)

    def row(dossier: Dossier) -> Row:
        about = (dossier, stored[dossier.pk], bodies.get(dossier.body_id), dossier.today)
        items = tuple(_item(act, *about) for act in owed[dossier.pk])
        audit = tiers.present_audit(dossier)
        tier = foreseen.get(audit.pk, "") if audit else ""
        return Row(dossier, items, tier, coming.get(dossier.pk), dossier.today)

    return [row(dossier) for dossier in dossiers]


def group_of(deadline: Deadline | None, today: date) -> str:
    """The part of a list of a line with that deadline; what is possible already is for this week."""
    if deadline is None:
        return NONE
    if deadline.is_late(today):
        return LATE
    return THIS_WEEK if deadline.days_left(today) <= WEEK else LATER


# --- conditions -------------------------------------------------------------------------------------------------------


def of_kind(kind: Kind, user: User, today: date) -> Q:
    """Of a dossier: does it wait for this person, for that?"""
    mine = reduce(or_, (_mine(OWED[key], user, today) for key in kind.acts))
    for key in kind.after:
        mine &= ~_owed(OWED[key], today)
    return mine


def _owed(act: Act, today: date) -> Q:
    return Q(status__in=act.states) & where_it_is(CONDITIONS[act.key], today)


def _mine(act: Act, user: User, today: date) -> Q:
    return _owed(act, today) & HOLDERS[act.right].of(user)


def _late(kind: Kind, today: date) -> Q:
    """Is the last day of that act over, as `Situation.deadline` finds it?"""
    late = deadlines.dated().filter(
        over("due", "dossier__service__department"), dossier=OuterRef("pk"), done=False, kind="deadline"
    )
    names = [OWED[key].deadline for key in kind.acts if OWED[key].deadline]
    if not names:
        return Q(pk__in=[])
    ours = reduce(or_, (Q(key__startswith=each) for each in names))
    of_follow_up = reduce(or_, (Q(key__startswith=f"follow_up_{each}") for each in names))
    return Q(Exists(late.filter(ours))) | (
        Q(obtained_on__isnull=False) & Q(Exists(late.filter(of_follow_up)))
    )


def _acts_on(ids: Iterable[UUID], user: User, today: date, kinds: Iterable[Kind]) -> dict[UUID, list[Act]]:
    """By dossier, the acts that this person owes; each act that its kind counts there. One query."""
    flags = {
        f"owes_{key}": Case(
            When(_counted(kind, key, user, today), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for kind in kinds
        for key in kind.acts
    }
    found = Dossier.objects.filter(pk__in=list(ids)).order_by().annotate(**flags).values("pk", *flags)
    return {row["pk"]: [act for key, act in OWED.items() if row.get(f"owes_{key}")] for row in found}


def _counted(kind: Kind, key: str, user: User, today: date) -> Q:
    return of_kind(Kind(kind.key, kind.words, (key,), kind.after), user, today)


def _item(
    act: Act, dossier: Dossier, stored: Sequence[Deadline], body: CertificationBody | None, today: date
) -> Item:
    labelled = dossier.obtained_on is not None
    deadline = deadlines.open_one(stored, act.deadline, follow_up=labelled) if act.deadline else None
    audit = tiers.present_audit(dossier)
    about = {"audit": audit, "body": body, "dossier": dossier}.get(act.target)
    return Item(act, about.pk if about else None, deadline, bool(deadline and deadline.is_late(today)))


def _bodies(
    dossiers: Iterable[Dossier], owed: Mapping[UUID, Iterable[Act]]
) -> dict[UUID | None, CertificationBody]:
    """The bodies as they were registered, where an act is about one."""
    ids = {each.body_id for each in dossiers if any(act.target == "body" for act in owed[each.pk])}
    found = CertificationBody.objects.filter(organisation__in=ids) if ids else ()
    return {each.organisation_id: each for each in found}


def _due(deadline: Deadline) -> date:
    return deadline.due
