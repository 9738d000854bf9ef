"""The read side: which campaign counts, and its result, always computed from the counts. Nobody reads one response."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from label_sp.actors.queries import Actor
from label_sp.common.reading import asked_once
from label_sp.guide import sample, surveys
from label_sp.guide.dossier import SurveyFacts
from label_sp.guide.surveys import SurveyResult
from surveys.access.queries import Closed
from surveys.access.queries import audit_prepared as purpose_of  # as those who know a campaign name it
from surveys.campaigns.enums import IN_HAND, CampaignStatus, Purpose, Source
from surveys.campaigns.models import Campaign, Tally
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.queries import questions_of, read_questions

CLOSED = Q(status=CampaignStatus.CLOSED)


@asked_once
def all_of(dossier: Dossier) -> list[Campaign]:
    """Every campaign of a dossier, whatever its state: what a page asks of them it finds here."""
    return list(dossier.campaigns.select_related("questionnaire", "recorded_by"))


def campaigns(dossier: Dossier) -> list[Campaign]:
    """All closed campaigns of a dossier, the one that counts first within each kind and purpose."""
    return [each for each in all_of(dossier) if each.is_closed]


def in_force(imported: Iterable[Campaign]) -> dict[tuple[str, str], Campaign]:
    """Among the campaigns of a dossier, those that count, by (kind, purpose): the latest that is closed."""
    counted: dict[tuple[str, str], Campaign] = {}
    for campaign in imported:
        if campaign.is_closed:
            counted.setdefault((campaign.kind, campaign.purpose), campaign)
    return counted


@asked_once
def counted(dossier: Dossier, purpose: str) -> dict[tuple[str, str], Campaign]:
    """Those that count for one audit, by (kind, purpose)."""
    return in_force(each for each in all_of(dossier) if each.purpose == purpose)


def latest(dossier: Dossier, kind: str, purpose: str = Purpose.INITIAL) -> Campaign | None:
    """The campaign that counts for this kind and purpose; None when nothing was imported."""
    found = dossier.campaigns.filter(CLOSED, kind=kind, purpose=purpose).select_related(
        "questionnaire", "recorded_by"
    )
    return found.first()


def result(campaign: Campaign) -> SurveyResult:
    """The normalised result of a campaign. SUR-05 to SUR-09."""
    return results([campaign])[campaign.pk]


def results(wanted: Iterable[Campaign]) -> dict[UUID, SurveyResult]:
    """The results of several campaigns, by id, in as many queries for 50 responses as for 200,000."""
    wanted = list(wanted)
    read_questions({campaign.questionnaire_id for campaign in wanted})
    counts = tallies(wanted)
    return {campaign.pk: computed(campaign, counts[campaign.pk]) for campaign in wanted}


def tallies(wanted: Iterable[Campaign]) -> dict[UUID, dict[str, dict[str, int]]]:
    """{campaign: {question code: {level: admissible responses}}}."""
    counts: dict[UUID, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Tally.objects.filter(campaign__in=[campaign.pk for campaign in wanted])
    for campaign_id, code, level, count in rows.values_list(
        "campaign_id", "question__code", "level", "count"
    ):
        counts[campaign_id][code][level] = count
    return counts


@asked_once
def facts(dossier: Dossier, purpose: str = Purpose.INITIAL) -> tuple[SurveyFacts | None, SurveyFacts | None]:
    """What the rules of the dossier look at: (users, agents), None where nothing was imported. SUR-01."""
    imported = counted(dossier, purpose)
    known = results(imported.values())
    users, agents = (imported.get((kind, purpose)) for kind in (SurveyKind.USERS, SurveyKind.AGENTS))
    return _facts(users, known), _facts(agents, known)


def visible_to(user: Actor) -> QuerySet[Campaign]:
    """The campaigns this person may see: those of the dossiers they see."""
    seen = Campaign.objects.filter(dossier__in=dossier_queries.visible_to(user).order_by().values("pk"))
    return seen.select_related("dossier__service__organisation", "questionnaire", "recorded_by")


def run_here(user: Actor) -> QuerySet[Campaign]:
    """Those of them that are run here, whatever their state."""
    return visible_to(user).filter(source=Source.RUN).select_related("dossier__body")


def that_count(service_id: UUID, kind: str) -> list[Campaign]:
    """The service's campaigns of that survey in all its dossiers, each by its latest import: SUR-04 follows it.

    The same file again, or the same opening day, for the same audit corrects what was imported before.
    """
    counted: list[Campaign] = []
    known: set[tuple[object, ...]] = set()
    imported = Campaign.objects.filter(CLOSED, dossier__service=service_id, kind=kind)
    for each in imported.order_by("-recorded_at", "-number"):
        audit = (each.dossier_id, each.purpose)
        names = {(*audit, each.opened_on), (*audit, each.source_sha256 or each.pk)}
        if not names & known:
            counted.append(each)
        known |= names
    return counted


def closed(service_id: UUID) -> list[Closed]:
    """The same of both surveys, as the access to the questionnaires looks at them. SUR-04."""
    counted = [each for kind in SurveyKind for each in that_count(service_id, kind)]
    known = results(counted) if counted else {}
    return [
        Closed(each.kind, each.closed_on, known[each.pk].global_note) for each in counted if each.closed_on
    ]


def in_hand(dossier: Dossier) -> dict[str, Campaign]:
    """Those that are being prepared or are open, by survey: one at a time for the audit to come."""
    purpose = purpose_of(dossier)
    return {each.kind: each for each in all_of(dossier) if each.is_in_hand and each.purpose == purpose}


def is_any(dossier: Dossier, status: str) -> bool:
    """Has the dossier a campaign in that state?"""
    return any(each.status == status for each in all_of(dossier))


def next_number(dossier: Dossier, kind: str, purpose: str) -> int:
    """After all the others of its survey and audit: of those that are closed, the latest counts."""
    last = dossier.campaigns.filter(kind=kind, purpose=purpose).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def last_like(dossier: Dossier, kind: str) -> Campaign | None:
    """The service's latest campaign of that survey that is over, in any of its dossiers: a new one starts from it."""
    over = Campaign.objects.filter(dossier__service=dossier.service_id, kind=kind).exclude(status__in=IN_HAND)
    return over.order_by("-recorded_at", "-number").first()


def surveys_over(dossier: Dossier) -> set[str]:
    """The surveys of which the service has a campaign that is over."""
    over = Campaign.objects.filter(dossier__service=dossier.service_id).exclude(status__in=IN_HAND)
    return set(over.order_by().values_list("kind", flat=True).distinct())


def representativeness(campaign: Campaign) -> sample.Representativeness | None:
    """Its sample against its population, by site and contact channel; None while no number is given. SUU-06."""
    cells = [
        sample.Cell(each.site, str(each.get_channel_display()), each.population, each.sample)
        for each in campaign.sample_cells.all()
    ]
    return sample.representativeness(cells)


def already_imported(dossier_id: UUID, kind: str, sha256: str) -> QuerySet[Campaign]:
    """The imports of this very file for this survey of this dossier."""
    return Campaign.objects.filter(dossier=dossier_id, kind=kind, source_sha256=sha256)


def computed(campaign: Campaign, counts: dict[str, dict[str, int]]) -> SurveyResult:
    """The result that these numbers give: {question code: {level: admissible responses}}."""
    questions = questions_of(campaign.questionnaire_id)
    numbers = (counts, campaign.admissible, campaign.responses, campaign.solicited, campaign.closed_on)
    if campaign.kind == SurveyKind.USERS:
        return surveys.users_result([(each.code, each.engagement) for each in questions], *numbers)
    return surveys.agents_result([each.code for each in questions], *numbers, concerned=campaign.concerned)


def _facts(campaign: Campaign | None, known: dict[UUID, SurveyResult]) -> SurveyFacts | None:
    if campaign is None:
        return None
    found = known[campaign.pk]
    return SurveyFacts(
        closed_on=found.closed_on,
        valid=found.valid,
        global_note=found.global_note,
        failures=found.failures,
        opened_on=campaign.opened_on,
    )
