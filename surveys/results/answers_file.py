"""The answers themselves, without a name, as our import reads them: they give the same notes again. SUR-09.

Nothing in the order tells when an answer came: they stand by an identifier that was drawn. A site is left blank in a
group, by site and channel, of fewer than five; and as many more groups of that channel as it takes for five answers to
stand together under the blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count

from label_sp.common import spreadsheets
from label_sp.guide.steering import SMALLEST_GROUP
from surveys.answers.enums import Channel
from surveys.answers.header import CHANNEL, FINISHED, SITE
from surveys.answers.scale import WRITTEN
from surveys.campaigns.models import COLUMNS, Campaign, Response
from surveys.campaigns.storage import LEVELS
from surveys.questionnaires.queries import codes_of

AT_ONCE = 5_000
CHANNELS = {Channel.MAIL: "mail", Channel.QR: "qr", Channel.PAPER: "papier"}
Group = tuple[str, str]  # channel and site


def lines(campaign: Campaign) -> Iterator[str]:
    """The file line by line: a column a question, by code, then « terminé », « canal », « site »."""
    codes = codes_of(campaign.questionnaire)
    yield from spreadsheets.lines_for_people(_rows(campaign, codes))


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
    columns = COLUMNS[: len(codes)]
    answers = Response.objects.filter(campaign=campaign).order_by("pk")
    counts = answers.order_by().values_list("channel", "site").annotate(size=Count("*"))
    sizes = {(channel, site): size for channel, site, size in counts}
    blank = groups_without_site(sizes)
    yield [*codes, FINISHED, CHANNEL, SITE]
    for channel, site, finished, *given in answers.values_list(
        "channel", "site", "finished", *columns
    ).iterator(chunk_size=AT_ONCE):
        yield [
            *(WRITTEN[LEVELS[answer]] for answer in given),
            "1" if finished else "0",
            CHANNELS[Channel(channel)],
            "" if (channel, site) in blank else site,
        ]
