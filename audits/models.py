"""The tables of audits: those of its topics. Django reads this, nobody else imports it."""

from audits.apps import TOPICS
from label_sp.common.topics import rooms

MODULES = tuple(rooms("audits", TOPICS, "models"))
