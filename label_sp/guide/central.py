"""A central service's application and its own audit: prerequisites, order of audits, actions. Guide 3.1, 3.7.2."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from label_sp.guide import audit
from label_sp.guide.calendar import days_after, french_date
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import listed

YEARS = 3  # PRE-03: N, N+1, N+2
COMMITMENTS: Mapping[str, str] = MappingProxyType(  # PRE-03, guide 3.1
    {
        "sampled_audits": "audits des services publics locaux tirés au sort",
        "central_audit": "audit du service public central",
        "local_surveys": "enquêtes usagers et agents des services publics locaux audités ou labellisés",
    }
)

# --- prerequisites ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrerequisiteFacts:
    """What a central service brings when it applies.

    The two tuples name the contact points that lack one or the other; `commitments` maps a key of COMMITMENTS to the
    years that the service commits to.
    """

    first_year: int
    local_services: int
    without_self_assessment: tuple[str, ...] = ()
    without_improvement_plan: tuple[str, ...] = ()
    commitments: Mapping[str, Collection[int]] = field(default_factory=dict)


def committed_years(first_year: int) -> tuple[int, ...]:
    """N, N+1 and N+2. PRE-03."""
    return tuple(range(first_year, first_year + YEARS))


@gathered
def failures_of_prerequisites(facts: PrerequisiteFacts) -> Iterator[Failure]:
    """What forbids a central service to apply. PRE-02, PRE-03, guide 3.1."""
    if facts.local_services < 1:
        yield _not_deployed(
            "aucun service public local", "un service public local au moins, où le programme est déployé"
        )
    for what, names in (
        ("un autodiagnostic de l’année", facts.without_self_assessment),
        ("un plan d’amélioration", facts.without_improvement_plan),
    ):
        if names:
            yield _not_deployed(f"rien pour {listed(names)}", f"{what} dans chaque point de contact")
    for key, label in COMMITMENTS.items():
        missing = [
            year for year in committed_years(facts.first_year) if year not in facts.commitments.get(key, ())
        ]
        if missing:
            yield Failure(
                "PRE-03",
                f"Il manque un engagement du service public central : {label}.",
                found="pas d’engagement pour " + ", ".join(map(str, missing)),
                needed=f"un engagement pour chaque année de {facts.first_year} à {facts.first_year + YEARS - 1}",
                next_step="Complétez l’engagement du service public central.",
            )


def _not_deployed(found: str, needed: str) -> Failure:
    return Failure(
        "PRE-02",
        "Le programme n’est pas déployé dans tous les services publics locaux.",
        found=found,
        needed=needed,
        next_step="Terminez le déploiement dans ces services avant de candidater.",
    )


# --- the audit --------------------------------------------------------------------------------------------------------


@gathered
def failures_to_hold_central_audit(
    first_day: date, results_on: Mapping[str, date | None]
) -> Iterator[Failure]:
    """What forbids the central audit on that day: the results of the sample come first. AUD-10, guide 3.7.2.

    `results_on` gives, for each local service of the sample, the day its result was there, None while it is not.
    """
    if not results_on:
        yield _before_the_sample(
            "pas de service public local audité", "l’audit des services publics locaux tirés au sort"
        )
    waiting = sorted(name for name, on in results_on.items() if on is None or on >= first_day)
    if waiting:
        yield _before_the_sample(
            f"pas de résultat avant ce jour pour {listed(waiting)}",
            f"tous les résultats au plus tard le {french_date(days_after(first_day, -1))}",
        )


def _before_the_sample(found: str, needed: str) -> Failure:
    return Failure(
        "AUD-10",
        "L’audit du service public central se tient après ceux de ses services publics locaux.",
        found=found,
        needed=needed,
        next_step="Attendez les résultats des services publics locaux, ou reportez l’audit du service public central.",
    )


@dataclass(frozen=True, slots=True)
class CorrectiveFacts:
    """What the central service proposes: point not validated → action. `not_validated` are codes of the grid."""

    report_received_on: date | None
    not_validated: frozenset[str]
    actions: Mapping[str, str]


@gathered
def failures_to_propose_actions(facts: CorrectiveFacts, *, today: date) -> Iterator[Failure]:
    """What forbids proposing corrective actions today, within the same 10 days as observations. AUD-09, guide 3.7.2.

    Whatever is proposed, the report stays the one that was sent, and so do its scores.
    """
    yield from audit.failures_to_observe(facts.report_received_on, today)
    if not facts.actions:
        yield _wrong_action("aucune action", "une action au moins, sur un point non validé")
    for code, action in facts.actions.items():
        if code not in facts.not_validated:
            yield _wrong_action(f"une action sur le point {code}", "un point non validé à l’audit")
        if not action.strip():
            yield _wrong_action(f"rien sur le point {code}", "ce que le service fera, et quand")


@gathered
def failures_to_judge_actions(facts: CorrectiveFacts, judged: Mapping[str, bool | None]) -> Iterator[Failure]:
    """What the auditor has left to judge before the report goes to the decision. AUD-09, guide 3.7.2."""
    waiting = [code for code in facts.actions if judged.get(code) is None]
    if waiting:
        yield Failure(
            "AUD-09",
            "Des actions correctives attendent l’avis de l’auditeur.",
            found=f"pas d’avis sur {listed(waiting)}",
            needed="un avis sur chaque action proposée",
            next_step="Donnez votre avis sur chaque action, puis transmettez le rapport pour décision.",
        )


def _wrong_action(found: str, needed: str) -> Failure:
    return Failure(
        "AUD-09",
        "Cette proposition d’actions correctives n’est pas complète.",
        found=found,
        needed=needed,
        next_step="Corrigez la proposition, point par point.",
    )
