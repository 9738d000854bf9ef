"""The tables of candidates: those of its topics. Django reads this, nobody else imports it."""

from candidates.apps import TOPICS
from label_sp.common.topics import rooms

MODULES = tuple(rooms("candidates", TOPICS, "models"))
