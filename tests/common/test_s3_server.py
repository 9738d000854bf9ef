"""The same store asked over the network: moto's server, on a port of this machine, as a bucket elsewhere would be."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage.handler import StorageHandler
from moto.server import ThreadedMotoServer

from label_sp.installation import bucket

pytestmark = pytest.mark.django_db  # what is written goes with a transaction that is rolled back
BUCKET = "pieces-on-a-port"
KEYS = {"aws_access_key_id": "a-key", "aws_secret_access_key": "a-secret", "region_name": "us-east-1"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=(port := free_port()), verbose=False)
    server.start()
    address = f"http://127.0.0.1:{port}"
    boto3.client("s3", endpoint_url=address, **KEYS).create_bucket(Bucket=BUCKET)
    yield address
    server.stop()


@pytest.fixture
def store(endpoint: str) -> Any:
    options = bucket(BUCKET, "a-key", "a-secret", endpoint=endpoint, region="us-east-1", folder="label-sp")
    return StorageHandler({"default": options})["default"]


def test_a_file_is_written_read_listed_and_deleted_over_the_network(store: Any, endpoint: str) -> None:
    content = b"%PDF-1.4\n" + b"x" * (5 << 20)
    name = store.save("pieces/a", ContentFile(content))
    with store.open(name) as found:
        assert found.read() == content
    assert (store.size(name), store.listdir("pieces")[1]) == (len(content), ["a"])
    keys = boto3.client("s3", endpoint_url=endpoint, **KEYS).list_objects_v2(Bucket=BUCKET)["Contents"]
    assert [each["Key"] for each in keys] == ["label-sp/pieces/a"]
    store.delete(name)
    assert not store.exists(name)
    with pytest.raises(OSError, match="does not exist"):
        store.open(name)


def test_the_second_of_two_writers_gets_another_name(store: Any) -> None:
    names = [store.save("pieces/b", ContentFile(content)) for content in (b"one", b"two")]
    assert len(set(names)) == 2
    with store.open(names[0]) as first:
        assert first.read() == b"one"


def test_a_store_that_is_away_is_told_as_a_disk_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "label_sp.common.s3.PATIENCE", {"connect_timeout": 1, "retries": {"total_max_attempts": 1}}
    )
    away = bucket(BUCKET, "a-key", "a-secret", endpoint=f"http://127.0.0.1:{free_port()}", region="us-east-1")
    with pytest.raises(OSError, match="Could not connect"):
        StorageHandler({"default": away})["default"].save("pieces/c", ContentFile(b"x"))
