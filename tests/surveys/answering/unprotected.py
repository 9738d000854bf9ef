"""The site without its protection, for the control of the races: a link is looked at, then its answer is written."""

import dataclasses

from label_sp.wsgi import application
from surveys.answering import views
from surveys.answers.enums import Channel
from surveys.campaigns import storage
from surveys.invitations.models import Token

__all__ = ["application"]


def _take(hashed, campaign_id, levels, *, seconds):  # type: ignore[no-untyped-def]
    found = Token.objects.filter(hash=hashed, campaign__status="open").first()
    if found is None:
        return False
    storage.add(campaign_id, storage.Answer(levels, True, Channel.MAIL, found.site, None, seconds))
    found.delete()
    return True


views.PERSONAL = dataclasses.replace(views.PERSONAL, take=_take)
