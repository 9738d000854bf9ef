"""The page of a questionnaire: rendered once for each wording, then only filled with what one person sends and gets."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string

from label_sp.common import typography
from label_sp.guide.calendar import french_date
from label_sp.guide.french import counted
from surveys.answering.sheets import Asked, Sheet, sheet_of
from surveys.questionnaires.enums import SurveyKind

KEPT_PAGES = 128
MARK = "\ue000"  # of the private use area: no text of the DITP holds it
HOLE = re.compile(f"{MARK}([^{MARK}]*){MARK}")
CSRF, STAMP, TOP, ANYWAY = "csrf", "stamp", "top", "anyway"
TITLES = {
    SurveyKind.USERS: "Votre avis sur le service public",
    SurveyKind.AGENTS: "Votre avis d’agent du service public",
}
LOST = (
    "Cette page a expiré, ou votre navigateur refuse les cookies. Vos réponses sont toujours là : envoyez-les de "
    "nouveau."
)
EMPTY = "Répondez à au moins une question avant d’envoyer : rien n’a été envoyé."
OFTEN = (
    "Beaucoup de réponses sont venues de cette connexion à Internet. Vos réponses sont toujours là : envoyez-les de "
    "nouveau dans une heure, ou depuis un autre réseau."
)
CHANGED = "Cette page ne correspond plus au questionnaire. Vos réponses sont toujours là : relisez-les, puis renvoyez."


class Page:
    """A rendered page with holes. A hole that nobody fills is empty."""

    def __init__(self, written: str) -> None:
        self.parts = HOLE.split(written)  # text, hole, text, hole, …, text
        self.before, self.between, self.after = self._plain()

    def _plain(self) -> tuple[bytes, bytes, bytes]:
        texts: list[list[str]] = [[]]
        for place, part in enumerate(self.parts):
            if place % 2 == 0:
                texts[-1].append(part)
            elif part in (CSRF, STAMP):
                texts.append([])
        before, between, after = ("".join(each).encode() for each in texts)
        return before, between, after

    def empty(self, csrf: str, stamp: str) -> bytes:
        """For who has not begun: nothing is looked for in the page."""
        return b"".join((self.before, csrf.encode(), self.between, stamp.encode(), self.after))

    def filled(self, holes: Mapping[str, str]) -> bytes:
        """For who has: each hole by its name."""
        return "".join(
            holes.get(part, "") if place % 2 else part for place, part in enumerate(self.parts)
        ).encode()


@lru_cache(KEPT_PAGES)
def page(questionnaire_id: UUID, who: str, until: date | None, *, personal: bool) -> Page:
    """The page that all who were asked by one service get."""
    sheet = sheet_of(questionnaire_id)
    context = {
        "title": TITLES[sheet.kind],
        "sheet": sheet,
        "who": who,
        "until": french_date(until) if until else "",
        "personal": personal,
        "for_users": sheet.kind == SurveyKind.USERS,
        "demo": settings.DEMO,
        "mark": MARK,
    }
    return Page(typography.page(render_to_string("surveys/answering/sheet.html", context)))


def holes(
    sheet: Sheet, given: Mapping[str, str], *, csrf: str, stamp: str, said: str = "", ask: bool = False
) -> dict[str, str]:
    """What fills the page of who has begun. `said`: a sentence on top; `ask`: name what is left without an answer."""
    left = sheet.left(sheet.levels(given)) if ask else []
    found = {f"{code}:{level}": " checked" for code, level in given.items()}
    found |= {f"error:{each.code}": _left_out(each) for each in left}
    found |= {f"class:{each.code}": " fr-fieldset--error" for each in left}
    found |= {f"by:{each.code}": f" question-{each.place}-reste" for each in left}
    found |= {CSRF: csrf, STAMP: html.escape(stamp), TOP: _top(said, left)}
    if ask:
        found[ANYWAY] = typography.page(ANYWAY_BUTTON)
    return found


ANYWAY_BUTTON = (
    '<li><button class="fr-btn fr-btn--secondary" type="submit" name="act" value="anyway">'
    "Envoyer en laissant ces questions sans réponse</button></li>"
)


def _left_out(question: Asked) -> str:
    message = (
        f'<p class="fr-message fr-message--error" id="question-{question.place}-message">Sans réponse</p>'
    )
    return f'<div class="fr-messages-group" id="question-{question.place}-reste">{message}</div>'


def _top(said: str, left: Sequence[Asked]) -> str:
    if not said and not left:
        return ""
    if not left:
        return typography.page(f'<div class="fr-alert fr-alert--warning" role="alert"><p>{said}</p></div>')
    many = counted(len(left), "|# question est restée sans réponse|# questions sont restées sans réponse")
    links = "".join(
        f'<li><a class="fr-link" href="#question-{each.place}">Question {each.place}</a></li>'
        for each in left
    )
    asked = (
        f'<div class="fr-alert fr-alert--warning" role="alert"><h2 class="fr-alert__title">{many}</h2>'
        "<p>Rien n’est encore envoyé. Complétez, ou envoyez en les laissant sans réponse, au bas de la page.</p>"
        f"<ul>{links}</ul></div>"
    )
    return typography.page(asked)
