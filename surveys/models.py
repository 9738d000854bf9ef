"""The tables of surveys: those of its topics. Django reads this, nobody else imports it."""

from label_sp.common.topics import rooms
from surveys.apps import TOPICS

MODULES = tuple(rooms("surveys", TOPICS, "models"))
