"""Files that no row names: a process was killed between the file and the commit of its row. Swept once that is sure."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from itertools import islice
from posixpath import join

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from label_sp.clock.batches import About, Batch
from label_sp.common.storage import _is_old, named

logger = logging.getLogger(__name__)
MOST = 500  # files taken away in a turn
TURN = 60  # seconds of looking in a turn
BATCH = 400  # names asked for at once
FILES = Batch("sweep_files", "Retrait d’un fichier qu’aucune fiche ne nomme", lambda name: About(str(name)))
FEW = 50  # up to here, no comparison with the files that are named


class TooMany(Exception):
    """More files without a row than with one: rather the wrong database, or an older one, than leftovers."""


def sweep() -> int:
    """Take away the old files that no row names. Returns how many.

    Looks in an order drawn anew each turn: one that is cut short leaves no corner unseen for ever.
    """
    end, kept, found = time.monotonic() + TURN, 0, list[str]()
    names = _old(default_storage, "", end)
    while len(found) < MOST and (batch := list(islice(names, BATCH))):
        with_row = named(batch)
        kept += len(with_row)
        found += [name for name in batch if name not in with_row]
    if len(found) > max(FEW, kept):
        raise TooMany(f"{len(found)} files without a row, {kept} with one: nothing was deleted")
    return sum(FILES.each(found[:MOST], _deleted)) + (_never_arrived(end) if settings.S3_BUCKET else 0)


def _never_arrived(end: float) -> int:
    """With the files in a bucket, uploads arrive on this machine's disk: what a killed process left goes."""
    disk = FileSystemStorage(location=settings.FILE_UPLOAD_TEMP_DIR)
    names = list(_old(disk, "", end))
    for name in names:
        disk.delete(name)
    return len(names)


def _deleted(name: str) -> bool:
    """Asked again just before: the row may have come meanwhile."""
    if named([name]):
        return False
    default_storage.delete(name)
    logger.warning("No row names the file %s: deleted", name)
    return True


def _old(storage: Storage, folder: str, end: float) -> Iterator[str]:
    """The names of all files of a folder and those below it that are older than AGE."""
    try:
        folders, files = storage.listdir(folder)
    except OSError as error:  # not ours to read, or gone meanwhile
        logger.warning("The folder %s was not swept: %s", folder, error)
        return
    for name in _shuffled(files):
        if time.monotonic() > end:
            return
        if _is_old(storage, path := join(folder, name)):
            yield path
    for name in _shuffled(folders):
        yield from _old(storage, join(folder, name), end)


def _shuffled(names: list[str]) -> list[str]:
    return random.SystemRandom().sample(names, len(names))
