"""The answers themselves, without a name, as our import reads them: they give the same notes again. SUR-09.

Nothing in the order tells when an answer came: they stand by an identifier that was drawn. A site is left blank in a
group, by site and channel, of fewer than five; and as many more groups of that channel as it takes for five answers to
stand together under the blank. Agents are few and know each other: site and channel are drawn apart from what they
answered, and under fifty answers no line is anybody's (`recomposed`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from label_sp.common import spreadsheets
from label_sp.guide.steering import SMALLEST_GROUP
from surveys.answers.enums import Channel
from surveys.answers.header import CHANNEL, FINISHED, SITE
from surveys.answers.scale import WRITTEN
from surveys.campaigns import queries
from surveys.campaigns.models import COLUMNS, Arrival, Campaign, Response
from surveys.campaigns.storage import LEVELS
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.questionnaires.queries import codes_of
from surveys.results import recomposed
from surveys.results.recomposed import Deal

AT_ONCE = 5_000
CHANNELS = {Channel.MAIL: "mail", Channel.QR: "qr", Channel.PAPER: "papier"}
Group = tuple[str, str]  # channel and site
State = tuple[bool, bool]  # finished, admissible
Line = tuple[Group | None, State, Sequence[str]]  # where it came from (None: drawn apart), and its levels


def lines(campaign: Campaign) -> Iterator[str]:
    """The file line by line: a column a question, by code, then « terminé », « canal », « site »."""
    yield from spreadsheets.lines_for_people(_rows(campaign, codes_of(campaign.questionnaire)))


def groups_without_site(sizes: dict[Group, int]) -> frozenset[Group]:
    """The groups whose site is left blank.

    {("mail", "A"): 40, ("mail", "B"): 3} → both: under the blank of B alone its three answers would be known.
    """
    blank = set[Group]()
    for channel in {channel for channel, _ in sizes}:
        named = sorted((size, group) for group, size in sizes.items() if group[0] == channel and group[1])
        together, alone = sizes.get((channel, ""), 0), False
        for size, group in named:
            if size >= SMALLEST_GROUP and not alone:
                break
            blank.add(group)
            together += size
            alone = together < SMALLEST_GROUP
    return frozenset(blank)


def _rows(campaign: Campaign, codes: Sequence[str]) -> Iterator[Sequence[str]]:
    came = list(Arrival.objects.filter(campaign=campaign).order_by("day", "channel", "site"))
    sizes: dict[Group, int] = {}
    for each in came:
        group = (each.channel, each.site)
        sizes[group] = sizes.get(group, 0) + each.responses
    blank, deal = groups_without_site(sizes), Deal(campaign)
    apart = _places(came, deal) if campaign.kind == SurveyKind.AGENTS else {}
    few = recomposed.is_of_few(campaign)
    yield [*codes, FINISHED, CHANNEL, SITE]
    for place, state, levels in _dealt(campaign, codes, came, deal) if few else _given(campaign, codes):
        channel, site = apart[state].pop() if state in apart else place or ("", "")
        yield [
            *(WRITTEN[level] for level in levels),
            "1" if state[0] else "0",
            CHANNELS[Channel(channel)],
            "" if (channel, site) in blank else site,
        ]


def _given(campaign: Campaign, codes: Sequence[str]) -> Iterator[Line]:
    """Each response as it came."""
    answers = Response.objects.filter(campaign=campaign).order_by("pk")
    columns = ("channel", "site", "finished", "admissible", *COLUMNS[: len(codes)])
    for channel, site, finished, admissible, *levels in answers.values_list(*columns).iterator(AT_ONCE):
        yield (channel, site), (finished, admissible), [LEVELS[level] for level in levels]


def _dealt(campaign: Campaign, codes: Sequence[str], came: Sequence[Arrival], deal: Deal) -> Iterator[Line]:
    """As many lines, made of the counts; what was not admissible counts for no note, and stays blank."""
    tallies = queries.tallies([campaign])[campaign.pk]
    counts = [tallies.get(code, {}) for code in codes]
    for levels in recomposed.lines(counts, campaign.admissible, deal):
        yield None, (True, True), levels
    for state, count in _states(came).items():
        if not state[1]:
            yield from [(None, state, [str(Level.UNANSWERED)] * len(codes))] * count


def _states(came: Sequence[Arrival]) -> dict[State, int]:
    kept, ended, all_of_them = (
        sum(getattr(each, name) for each in came) for name in ("admissible", "finished", "responses")
    )
    return {(True, True): kept, (True, False): ended - kept, (False, False): all_of_them - ended}


def _places(came: Sequence[Arrival], deal: Deal) -> dict[State, list[Group]]:
    """Where the responses of each state came from, in no order."""
    return {
        state: deal.shuffled(
            [(each.channel, each.site) for each in came for _ in range(_states([each])[state])],
            f"places:{state}",
        )
        for state in _states(came)
    }
