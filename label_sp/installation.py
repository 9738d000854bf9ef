"""What the settings must know before Django does: is this a production, where files are, and the key of who has none.

A production is whatever reaches beyond this machine: HTTPS=1, or a host name in ALLOWED_HOSTS or SITE_URL, or a
database or a broker elsewhere. The embedded default, a developer's servers and the tests' stay on the loopback.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

KEY_LENGTH = 50


def is_production(*, https: bool, allowed_hosts: Iterable[str], addresses: Iterable[str]) -> bool:
    """`addresses` are URLs; one without a host (SQLite, a Unix socket) is on this machine."""
    hosts = [*allowed_hosts, *(urlsplit(address).hostname or "" for address in addresses)]
    return https or not all(is_this_machine(host) for host in hosts)


def is_this_machine(host: str) -> bool:
    """The loopback, by name or number; a Unix socket's path; nothing at all."""
    name = host.strip().strip("[]").lower()
    if not name or name.startswith("/") or name == "localhost" or name.endswith(".localhost"):
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False


def bucket(
    name: str, access_key: str, secret_key: str, endpoint: str = "", region: str = "", folder: str = ""
) -> dict[str, object]:
    """The storage of files that are in a bucket: of Amazon's, unless an endpoint says whose."""
    options = {
        "bucket_name": name,
        "access_key": access_key,
        "secret_key": secret_key,
        "endpoint_url": endpoint or None,
        "addressing_style": "path" if endpoint else "auto",
        "region_name": region or "us-east-1",  # what a store without regions takes
        "location": folder,
    }
    return {"BACKEND": "label_sp.common.s3.S3Files", "OPTIONS": options}


def not_collected(root: Path, ours: Path) -> list[str]:
    """Which of our static files `collectstatic` never put there: all of them where its list is missing, or no list.

    Those of another version are told by this too, as soon as the present one has one more.
    """
    try:
        known = set(json.loads((root / "staticfiles.json").read_text(encoding="utf-8"))["paths"])
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    files = (each.relative_to(ours).as_posix() for each in ours.rglob("*") if each.is_file())
    return sorted(name for name in files if name not in known)


def kept_key(file: Path) -> str:
    """The key of this installation, made once, readable by its owner only; processes that start at once agree on it."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)  # appears whole, and only if nobody was quicker
        draft.unlink()
    key = file.read_text().strip()
    if len(key) < KEY_LENGTH:
        raise SystemExit(f"{file} holds no key of {KEY_LENGTH} characters: delete it, another one is made.")
    file.chmod(0o600)
    return key
