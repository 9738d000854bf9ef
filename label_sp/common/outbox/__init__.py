"""The outbox: what is said to people. Messages are rows written with the act; workers send them after the commit.

`kinds` says which messages exist and in which words, `writing` puts them in the outbox, `sending` leases and sends
them, `digests` gathers those that somebody wants once a day, `queue` tells what waits and what failed.
"""

from label_sp.common.outbox.kinds import Kind, checked, register
from label_sp.common.outbox.writing import Draft, drafts, people, put, to_address

__all__ = ["Draft", "Kind", "checked", "drafts", "people", "put", "register", "to_address"]
