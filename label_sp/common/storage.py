"""Where files are kept: a file is whole and on the disk before its row is committed, and no act leaves half of one."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.signals import request_finished, request_started
from django.db import Error, transaction
from django.db.models import FileField
from django.utils import timezone


class FileStorage(FileSystemStorage):
    """Django's, which writes under the final name and leaves there what did not fit on a full disk."""

    def _save(self, name: str, content: File) -> str:
        name, target = self._reserved(name)
        try:
            with os.fdopen(target, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(self.path(name))
            raise
        until_committed(name)
        return name

    def _reserved(self, name: str) -> tuple[str, int]:
        """A name that nobody had, and the new file under it: what exists is never written to."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        while True:
            with contextlib.suppress(FileExistsError):
                return name, os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
            name = self.get_available_name(name)


class ArrivingFileHandler(TemporaryFileUploadHandler):
    """Django's, which leaves what had arrived on a disk that is full to the garbage collector."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError:
            with contextlib.suppress(OSError):  # its last bytes do not fit either
                self.file.close()
            raise


class _Written(threading.local):
    """The files of the request under way whose transaction did not end well, or not yet."""

    def __init__(self) -> None:
        self.names: set[str] = set()


_written = _Written()


def until_committed(name: str) -> None:
    """A file just written: taken away with the act when that is refused."""
    names = _written.names
    names.add(name)
    transaction.on_commit(lambda: names.discard(name))


def begin(**_: Any) -> None:
    _written.names = set()


def forget_refused(**_: Any) -> None:
    """At the end of a request, take away the files of an act that was rolled back, unless a row names them."""
    names, _written.names = _written.names, set()
    if not names:
        return
    with contextlib.suppress(Error, OSError):  # then the sweep does it
        for name in names - named(names):
            default_storage.delete(name)


request_started.connect(begin, dispatch_uid="files of a request")
request_finished.connect(forget_refused, dispatch_uid="files of a refused act")
AGE = timedelta(days=1)  # far longer than any transaction, task or upload lasts


def named(names: Collection[str]) -> set[str]:
    """Those that some row names, in any file field of any model."""
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                rows = model._base_manager.filter(**{f"{field.name}__in": names})
                found.update(rows.values_list(field.name, flat=True))
    return found


def _is_old(storage: Storage, name: str) -> bool:
    try:
        return storage.get_modified_time(name) < timezone.now() - AGE
    except OSError:  # gone meanwhile
        return False
