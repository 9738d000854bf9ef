"""The tables of certification: those of its topics. Django reads this, nobody else imports it."""

from certification.apps import TOPICS
from label_sp.common.topics import rooms

MODULES = tuple(rooms("certification", TOPICS, "models"))
