"""`{% load label_sp %}`: dates, scores, rules and drawings as our pages show them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from label_sp.common import lists, mends, menus, places
from label_sp.common.siret import spaced
from label_sp.design import components, paging
from label_sp.guide import durations, french, in_french, rules
from label_sp.guide.calendar import Deadline
from label_sp.guide.decision import Condition, Verdict
from label_sp.guide.failures import Failure
from label_sp.guide.french import MONTHS, french_date
from label_sp.guide.numbers import UNKNOWN, Exact, rounded_down
from label_sp.guide.tiers import Tier
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry

register = template.Library()
register.filter("siret", spaced)

OWNERS = {
    "candidate": "Candidat",
    "auditor": "Auditeur",
    "body": "Organisme de certification",
    "ditp": "DITP",
}
SUBJECTS = {
    "candidate": "Le candidat",
    "auditor": "L’auditeur",
    "body": "L’organisme de certification",
    "ditp": "La DITP",
}
TONES = {
    **dict.fromkeys(("labelled", "renewed", "concluded", "accepted", "sent"), "success"),
    **dict.fromkeys(("incomplete", "action_plan_due", "complement", "suspended"), "warning"),
    **dict.fromkeys(("refused", "withdrawn", "failed"), "error"),
    **dict.fromkeys(("expired", "abandoned", "cancelled"), ""),
}


# Dates ---------------------------------------------------------------------------------------------------------------


@register.filter
def long_date(day: datetime.date | None) -> str:
    """« mardi 2 mars 2027 (dans 12 jours) »."""
    if day is None:
        return UNKNOWN
    day = _day_of(day)
    return f"{french_date(day)} ({distance(day)})"


@register.filter
def plain_date(day: datetime.date | None) -> str:
    """« mardi 2 mars 2027 », for what does not change with the day of reading."""
    return UNKNOWN if day is None else french_date(_day_of(day))


@register.filter
def short_date(day: datetime.date | None) -> str:
    """« 2 mars 2027 »."""
    if day is None:
        return UNKNOWN
    return french.short_date(_day_of(day))


@register.filter
def month_name(day: datetime.date) -> str:
    """« mars »."""
    return MONTHS[day.month - 1]


@register.filter
def distance(day: datetime.date) -> str:
    """« dans 12 jours », « aujourd’hui », « il y a 3 jours »: from today in Paris."""
    return french.distance(_day_of(day), timezone.localdate())


@register.filter
def opening(day: datetime.date) -> str:
    """« depuis le 26 août », « à partir du mardi 12 janvier 2027 (dans 45 jours) »."""
    return french.opening(day, timezone.localdate())


@register.filter
def owner_label(owed_by: str) -> str:
    """« Candidat », « Organisme de certification »: whom a deadline binds."""
    return OWNERS[owed_by]


@register.filter
def of(values: Mapping[str, Any] | None, key: str) -> Any:
    """The value of that key; None without it."""
    return (values or {}).get(key)


@register.filter
def owner_subject(owed_by: str) -> str:
    """« Le candidat », « L’organisme de certification »: the same, to begin a sentence."""
    return SUBJECTS[owed_by]


@register.filter
def offset_label(days: int) -> str:
    """-7 → « 7 jours avant », 0 → « le jour même », 1 → « 1 jour après »: days counted from a deadline."""
    return french.offset(days)


@register.simple_tag
def period(first: datetime.date, last: datetime.date, *, weekdays: bool = True) -> str:
    """« du lundi 11 au mardi 12 janvier 2027 », « le mardi 12 janvier 2027 »; without the days' names if so told."""
    return french.period(_day_of(first), _day_of(last), weekdays=weekdays)


@register.filter
def moment(instant: datetime.datetime) -> str:
    """« 2 mars 2027 à 14 h 32 », Paris time."""
    local = timezone.localtime(instant)
    return f"{short_date(local.date())} à {local.hour}\xa0h\xa0{local.minute:02d}"


def _day_of(day: datetime.date) -> datetime.date:
    """The day in Paris of a date or of an instant."""
    if isinstance(day, datetime.datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day


@register.simple_tag
def place(named: str, *about: object) -> str:
    """The address of a page that an app above shows: {% place 'dossier' dossier.pk %}."""
    return places.address(named, *about)


@register.simple_tag(takes_context=True)
def mend(context: Context, failure: Failure) -> str:
    """Where the reader mends what was refused: {% mend failure as url %}; blank where nowhere, or on this very page."""
    audit, dossier = context.get("audit"), context.get("dossier")
    about = {
        "audit": getattr(audit, "pk", None),
        "dossier": getattr(dossier, "pk", None) or getattr(audit, "dossier_id", None),
    }
    found = mends.address(failure, about, getattr(context.get("who"), "roles", ()))
    return "" if found == getattr(context.get("request"), "path", "") else found


# Numbers, tiers, rules -----------------------------------------------------------------------------------------------


@register.filter
def number(value: int | Decimal) -> str:
    """3002 → « 3 002 »."""
    return french.number(value)


@register.filter
def euros(amount: Decimal) -> str:
    """« 12 500 € »."""
    return french.euros(amount)


@register.filter
def counted(value: int | Decimal, forms: str) -> str:
    """{{ n|counted:"Aucun dossier|dossier|dossiers" }}: « Aucun dossier », « 1 dossier », « 3 002 dossiers »."""
    return french.counted(value, forms)


@register.filter
def file_size(count: int) -> str:
    """« 2,4 Mo »."""
    return french.size(count)


@register.filter
def score(value: Exact | None) -> str:
    """69.96 → « 69,9 » (always rounded down), None → « — »."""
    return rounded_down(value)


@register.filter
def gap(condition: Condition) -> str:
    """What a condition lacks, without its sign: « 1,9 »."""
    return rounded_down(condition.distance).lstrip("-")


@register.filter
def tier_label(tier: str | None) -> str:
    """« Bronze », « Argent », « Or »; « aucun palier » for none."""
    return Tier(tier).label if tier else "aucun palier"


@register.filter
def days_on_site(days: Decimal) -> str:
    """« 1,5 jour », « 2 jours »."""
    return durations.in_days(days)


@register.simple_tag(takes_context=True)
def rule_link(context: Context, rule_id: str) -> SafeString:
    """Amid a sentence, a link to the rule: « guide 3.7.1 · AUD-01 » for professionals, « Pourquoi ? » for others."""
    if _reads_codes(context):
        return _link(rule_id)
    return format_html(
        '<a class="sp-rule" href="{}#{}">Pourquoi\xa0?<span class="fr-sr-only"> Règle {}</span></a>',
        reverse("rules"),
        rule_id,
        rule_id,
    )


@register.inclusion_tag("components/why.html", takes_context=True)
def why(context: Context, *rule_ids: str | Sequence[str]) -> dict[str, Any]:
    """After a sentence, its rules: their codes for professionals; for all others what they say, folded."""
    ids = [each for given in rule_ids for each in ([given] if isinstance(given, str) else given) if each]
    return {
        "open": bool(ids) and _reads_codes(context),
        "links": format_html_join(", ", "{}", ((_link(each),) for each in ids)),
        "named": f"{'Règles' if len(ids) > 1 else 'Règle'} {', '.join(ids)}",
        "rules": [{"text": in_french.text(each), "link": _link(each)} for each in ids],
    }


def _link(rule_id: str) -> SafeString:
    return format_html(
        '<a class="sp-rule" href="{}#{}">{} · {}</a>',
        reverse("rules"),
        rule_id,
        section_label(rules.rule(rule_id).section),
        rule_id,
    )


def _reads_codes(context: Context) -> bool:
    return bool(getattr(context.get("who"), "is_professional", False))


@register.inclusion_tag("components/reading.html", takes_context=True)
def reading(context: Context, rule_id: str) -> dict[str, Any]:
    """« Notre lecture : … », beside the figure or the date that it decides: what we read into a silence of the guide.

    The sentence is the rule's own, in docs/guide-rules-fr.yaml: no page says it again.
    """
    said = in_french.reading(rule_id)
    text = said if _reads_codes(context) else in_french.without_codes(said)
    return {"rule": rule_id, "text": text, "who": context.get("who")}


@register.filter
def our_reading(rule_id: str) -> str:
    """The same sentence alone; blank for a rule that the guide says in full."""
    return in_french.readings().get(rule_id, "")


@register.filter
def section_label(section: str) -> str:
    """« guide 3.7.1 »; « ISO/IEC 17065 7.6.2 » for a practice of the field; else the source's own name."""
    if section.startswith(("17021", "17065")):
        return f"ISO/IEC {section}"
    return f"guide {section}" if section[:1].isdigit() else section


@register.simple_tag(takes_context=True)
def dossier_menu(context: Mapping[str, Any]) -> list[menus.Link]:
    """The menu of the dossier that a page is about (`dossier`, or that of `audit`); empty on a page about none."""
    audit = context.get("audit")
    dossier = context.get("dossier") or (audit.dossier if audit else None)
    request = context.get("request")
    return menus.links(request.user, dossier, request.path) if dossier and request else []


# Long lists ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Mapping[str, Any],
    page: Page[Any],
    parameter: str = "page",
    label: str = "Pages",
    anchor: str = "",
) -> dict[str, Any]:
    """The pages of a list. `parameter`: its name in the address, where a page has two; `anchor`: where to come back."""
    return paging.pages(context["request"], page, parameter, label, anchor)


@register.inclusion_tag("components/sorted_column.html", takes_context=True)
def sorted_column(context: Mapping[str, Any], sorting: lists.Sorting, key: str) -> dict[str, str]:
    """The head of a column that orders its list."""
    return paging.head(context["request"], sorting, key)


# Components ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/status_badge.html")
def status_badge(thing: Any) -> dict[str, str]:
    """The state of a dossier, an audit or a piece (`status` or `verdict`): a word, and a shape by its tone."""
    field = "status" if hasattr(thing, "status") else "verdict"
    value = getattr(thing, "stage", None) or getattr(thing, field)
    return {"label": getattr(thing, f"get_{field}_display")(), "tone": TONES.get(str(value), "info")}


@register.inclusion_tag("components/svg_scores.html")
def svg_scores(scores: Mapping[int, Exact | None], threshold: int) -> dict[str, Any]:
    """One bar per engagement with the threshold's line, and the same numbers as a table."""
    bars = components.draw_scores(scores, threshold)
    height = len(bars) * components.BAR_HEIGHT
    return {"bars": bars, "threshold": threshold, "height": height, "middle": components.BAR_HEIGHT // 2}


@register.inclusion_tag("components/named_bars.html")
def named_bars(rows: Iterable[Any], name: str, count: str, most: int) -> dict[str, Any]:
    """One bar per row, its name above; `name` and `count` are attributes of the rows. The page has the table."""
    counts = [(str(getattr(row, name)), getattr(row, count)) for row in rows]
    bars = components.draw_named(counts, most)
    return {"bars": bars, "height": len(bars) * components.NAMED_HEIGHT}


@register.inclusion_tag("components/timeline_drawing.html")
def timeline(steps: Sequence[components.Step], title: str = "Étapes du dossier") -> dict[str, Any]:
    """The steps as a drawing on a wide screen, as a list on a phone and for who does not see the drawing."""
    today = timezone.localdate()
    return {"steps": steps, "drawing": components.draw_timeline(steps, today), "today": today, "title": title}


@register.inclusion_tag("components/deadline_list.html", takes_context=True)
def deadline_list(context: Context, items: Iterable[Deadline]) -> dict[str, Any]:
    """The deadlines of the page's dossier; those that are late where its candidate is are marked by a word. DOS-02.

    What opens is one sentence, said to whom it binds.
    """
    dossier = context["dossier"]
    today, side = dossier.today, getattr(context.get("who"), "side", "")
    rows = [
        {
            "deadline": item,
            "owner": OWNERS[item.owed_by],
            "late": item.is_late(today),
            "may": _may(item, side, today) if item.deed and not item.done else "",
        }
        for item in items
    ]
    return {"rows": rows, "who": context.get("who"), "midnight": dossier.service.midnight}


def _may(item: Deadline, side: str, today: datetime.date) -> str:
    return french.may("" if item.owed_by == side else SUBJECTS[item.owed_by], item.deed, item.due, today)


@register.inclusion_tag("components/verdict_panel.html", takes_context=True)
def verdict_panel(
    context: Context,
    verdict: Verdict,
    final: bool = False,
    decided: bool = False,
    live: str = "verdict",
    oob: bool = False,
    heading: str = "h2",
) -> dict[str, Any]:
    """DEC-04: each condition of each tier with its distance. `live` is its id, `oob` makes htmx put it in its place."""
    return {
        "verdict": verdict,
        "rows": components.verdict_rows(verdict),
        "tiers": list(Tier),
        "headline": components.headline(verdict, final=final, decided=decided),
        "missing": components.in_words(verdict.missing),
        "who": context.get("who"),
        "final": final,
        "live": live,
        "oob": oob,
        "heading": heading,
    }


@register.filter
def event_label(entry: JournalEntry) -> str:
    """The French sentence of an act of the journal, with its details."""
    return journal.sentence(entry.event, entry.data)


@register.filter
def rule_list(rule_ids: str) -> list[str]:
    """« PRE-01, SUR-01 » → its ids."""
    return [part.strip() for part in rule_ids.split(",") if part.strip()]
