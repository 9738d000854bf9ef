"""Files in a bucket (S3_BUCKET): as private, as whole and as little overwritten as on the disk, and no address of one.

What the store refuses is told as a disk would (`OSError` with its number), so that pages, sweep and batches know it.
Loaded when a file is first asked for: with files on the disk, none of this is.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3File, S3Storage

from label_sp.common.storage import until_committed

FULL = frozenset({"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"})
IN_MEMORY = 4 * 1024 * 1024  # what is larger is read from a temporary file
PATIENCE = {
    "connect_timeout": 3,
    "read_timeout": 20,
    "retries": {"total_max_attempts": 3, "mode": "standard"},
}


class S3Files(S3Storage):
    """A file is read whole before it is given, and its bytes pass through our views only."""

    def __init__(self, *, addressing_style: str, **options: Any) -> None:
        super().__init__(
            client_config=Config(
                signature_version="s3v4", s3={"addressing_style": addressing_style}, **PATIENCE
            ),
            transfer_config=TransferConfig(use_threads=False),
            max_memory_size=IN_MEMORY,
            file_overwrite=False,
            querystring_auth=False,
            default_acl=None,
            **options,
        )

    def url(self, *_: object, **__: object) -> NoReturn:
        """None, signed or not: who asks for a file is asked who they are."""
        raise ValueError("This file is not accessible via a URL.")

    def _open(self, name: str, mode: str = "rb") -> S3File:
        with _told(name):
            found = super()._open(name, mode)
            found.open()
            return found

    def _save(self, name: str, content: File) -> str:
        """Under a name that nobody had: it is the store that refuses the second of two writers."""
        while not self._written(name, content):
            name = self.get_available_name(name)
        until_committed(name)
        return name

    def _written(self, name: str, content: File) -> bool:
        key = self._normalize_name(name)
        content.seek(0)
        with _told(name):
            try:
                self.connection.meta.client.put_object(
                    Bucket=self.bucket_name,
                    Key=key,
                    Body=content,
                    IfNoneMatch="*",
                    **self._get_write_parameters(key, content),
                )
            except ClientError as error:
                if _status(error) == 412:
                    return False
                raise
        return True

    def delete(self, name: str) -> None:
        with _told(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told(name):
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _told(name):
            return super().listdir(name)

    def size(self, name: str) -> int:
        with _told(name):
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        with _told(name):
            return super().get_modified_time(name)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise OSError(_number(error), str(error), name) from error
    except (BotoCoreError, Boto3Error) as error:  # no answer, or none that can be read
        raise OSError(errno.EIO, str(error), name) from error


def _number(error: ClientError) -> int:
    status, code = _status(error), error.response.get("Error", {}).get("Code")
    if status == 507 or code in FULL:
        return errno.ENOSPC
    if status == 404:
        return errno.ENOENT
    return errno.EIO if status >= 500 or status == 429 else errno.EACCES


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500))
