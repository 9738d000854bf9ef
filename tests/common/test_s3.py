"""Files in a bucket: as private, whole and little overwritten as on the disk. Its store is moto's, in this process."""

from __future__ import annotations

import datetime as dt
import errno
import os
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from moto import mock_aws
from urllib3 import HTTPResponse

from candidates.pieces.models import Piece
from label_sp.clock.sweeps import sweep_files
from label_sp.common import storage, trouble
from label_sp.common.s3 import S3Files
from label_sp.installation import bucket
from tests.candidates.conftest import Team, file, team
from tests.factories import OrganisationFactory, member

BUCKET, FOLDER = "pieces-of-tests", "label-sp"
KEYS = {"aws_access_key_id": "a-key", "aws_secret_access_key": "a-secret", "region_name": "us-east-1"}
PDF = file().read()
SILENT: Any = {"raise_request_exception": False}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """A bucket with nothing in it, and settings that name it as those of the environment would."""
    with mock_aws():
        client = boto3.client("s3", **KEYS)
        client.create_bucket(Bucket=BUCKET)
        settings.S3_BUCKET = BUCKET
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path
        settings.STORAGES = settings.STORAGES | {
            "default": bucket(BUCKET, "a-key", "a-secret", folder=FOLDER)
        }
        yield client


def names(store: Any) -> list[str]:
    return [each["Key"] for each in store.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def logged_in(user: Any) -> Client:
    client = Client(**SILENT)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(there: Team) -> str:
    return reverse("candidates:piece", args=[there.dossier.pk, "organisation_chart"])


def refusal(code: str, status: int) -> ClientError:
    told: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(told, "PutObject")


# --- through the pages ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_piece_is_filed_read_back_and_refused_to_a_stranger(store: Any) -> None:
    there = team()
    client = logged_in(there.contributor)
    assert client.post(page_of(there), {"file": file()}).status_code == 302
    piece = Piece.objects.get()
    assert names(store) == [f"{FOLDER}/{piece.file.name}"]
    address = reverse("candidates:piece_file", args=[there.dossier.pk, piece.kind, piece.version])
    answer = client.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    stranger = logged_in(member(OrganisationFactory(), "candidate_manager"))
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302, "to the login"


@pytest.mark.django_db
def test_no_page_gives_an_address_of_the_bucket(store: Any) -> None:
    there = team()
    client = logged_in(there.contributor)
    client.post(page_of(there), {"file": file()})
    for page in (page_of(there), reverse("candidates:pieces", args=[there.dossier.pk])):
        shown = client.get(page).content.decode()
        assert "organigramme.pdf" in shown
        assert BUCKET not in shown and "amazonaws" not in shown and "X-Amz" not in shown
    with pytest.raises(ValueError, match="not accessible"):
        _ = Piece.objects.get().file.url


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (refusal("XMinioStorageFull", 507), 507, "Le disque du serveur est plein"),
        (refusal("QuotaExceeded", 403), 507, "Le disque du serveur est plein"),
        (refusal("SlowDown", 503), 503, "Nos données ne répondent pas"),
        (EndpointConnectionError(endpoint_url="https://s3.test"), 503, "Nos données ne répondent pas"),
        (refusal("AccessDenied", 403), 500, ""),
    ],
)
def test_what_the_store_cannot_do_is_told_in_words(
    error: Exception, status: int, words: str, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = team()

    def refused(*_: object, **__: object) -> None:
        raise error

    client = logged_in(there.contributor)
    with monkeypatch.context() as patch:
        patch.setattr(default_storage.connection.meta.client, "put_object", refused)
        answer = client.post(page_of(there), {"file": file()})
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Piece.objects.exists() and names(store) == []
    assert client.post(page_of(there), {"file": file()}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_refused_act_goes_at_once(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    there = team()
    client = logged_in(there.contributor)

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr("label_sp.journal.journal.record", refused)
    assert client.post(page_of(there), {"file": file()}).status_code == 507
    assert names(store) == []
    monkeypatch.setattr("label_sp.common.s3.until_committed", lambda name: None)  # the control
    client.post(page_of(there), {"file": file()})
    assert len(names(store)) == 1


# --- the storage itself -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_exists_is_never_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when nobody saw it: the store refuses, as O_EXCL does on a disk."""
    first = default_storage.save("pieces/a", ContentFile(b"first"))
    monkeypatch.setattr(S3Files, "exists", lambda self, name: False)
    others: list[str] = []

    def another(self: S3Files, name: str, max_length: int | None = None) -> str:
        others.append(name)
        return name if len(others) == 1 else f"{name}-2"

    monkeypatch.setattr(S3Files, "get_available_name", another)
    second = default_storage.save("pieces/a", ContentFile(b"second"))
    assert (first, second) == ("pieces/a", "pieces/a-2")
    for name, content in ((first, b"first"), (second, b"second")):
        with default_storage.open(name) as found:
            assert found.read() == content


@pytest.mark.django_db
def test_a_large_file_is_read_whole_and_what_is_not_there_is_missing() -> None:
    large = os.urandom(9 * 1024 * 1024)
    name = default_storage.save("pieces/large", ContentFile(large))
    assert default_storage.size(name) == len(large)
    with default_storage.open(name) as found:
        assert found.read() == large
    with pytest.raises(FileNotFoundError):
        default_storage.open("pieces/none")
    assert not default_storage.exists("pieces/none")
    default_storage.delete("pieces/none")


@pytest.mark.django_db
def test_a_store_elsewhere_is_asked_by_path_to_write_once(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": bucket(BUCKET, "k", "s", endpoint="https://s3.test:9000", folder=FOLDER)
    }
    sent: list[Any] = []

    def answered(request: Any, **_: object) -> AWSResponse:
        sent.append(request)
        return AWSResponse(
            request.url,
            404 if request.method == "HEAD" else 200,
            {},
            HTTPResponse(BytesIO(), preload_content=False),
        )

    default_storage.connection.meta.client.meta.events.register_first("before-send.s3", answered)
    default_storage.save("pieces/a", ContentFile(b"first"))
    asked, written = sent
    assert (asked.method, written.method) == ("HEAD", "PUT")
    assert written.url == f"https://s3.test:9000/{BUCKET}/{FOLDER}/pieces/a"
    assert written.headers["If-None-Match"] in (b"*", "*")
    assert "x-amz-acl" not in written.headers, "the bucket says who reads"


def test_a_refused_key_is_a_fault_of_ours_and_a_silent_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, told in ((refusal("AccessDenied", 403), None), (refusal("InternalError", 500), trouble.AWAY)):

        def refused(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(default_storage.connection.meta.client, "head_object", refused)
        with pytest.raises(OSError, match="PutObject") as raised:
            default_storage.exists("pieces/a")
        assert trouble.of(raised.value) is told


# --- the sweep --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_sweep_takes_what_no_row_names_and_what_never_arrived(
    store: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = team()
    logged_in(there.contributor).post(page_of(there), {"file": file()})
    kept = Piece.objects.get().file.name
    lost = default_storage.save("pieces/x/lost", ContentFile(b"left"))
    store.put_object(Bucket=BUCKET, Key="another-application/file", Body=b"not ours")
    old, new = (settings.FILE_UPLOAD_TEMP_DIR / name for name in ("old.upload", "new.upload"))
    for upload in (old, new):
        upload.write_bytes(b"half")
    long_ago = time.clock_gettime(time.CLOCK_REALTIME) - storage.AGE.total_seconds() - 60
    os.utime(old, (long_ago, long_ago))
    assert sweep_files() == 1, "only what is old"
    assert not old.exists() and new.exists()
    later = timezone.now() + storage.AGE + dt.timedelta(minutes=1)
    monkeypatch.setattr(storage.timezone, "now", lambda: later)
    new.unlink()
    assert sweep_files() == 1
    assert default_storage.exists(kept) and not default_storage.exists(lost)
    assert "another-application/file" in names(store)
