"""Files of a network brought in: what the tests of imports share."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from candidates.imports import queries, use_cases, work
from candidates.imports.models import ServiceImport
from candidates.services.models import Service
from label_sp.actors.models import Organisation, User
from tests.factories import ServiceFactory, SiteFactory

SIMPLE = ("nom", "code insee", "code postal", "id")
GIVEN = {"kind": "local_authority", "agents": 2}


def upload(
    organisation: Organisation, actor: User, content: bytes, name: str = "reseau.csv"
) -> ServiceImport:
    return use_cases.upload_services(organisation, actor=actor, uploaded=SimpleUploadedFile(name, content))


def planned(organisation: Organisation, actor: User, content: bytes, **given: Any) -> ServiceImport:
    imported = upload(organisation, actor, content, given.pop("name", "reseau.csv"))
    mapping = queries.proposed_for(imported)["mapping"]
    return use_cases.map_columns(imported.pk, actor=actor, mapping=mapping, **GIVEN | given)


def done(organisation: Organisation, actor: User, content: bytes, **given: Any) -> ServiceImport:
    imported = planned(organisation, actor, content, **given)
    use_cases.start_import(imported.pk, actor=actor)
    imported.refresh_from_db()
    work.run(imported)
    imported.refresh_from_db()
    return imported


def states(imported: ServiceImport) -> dict[str, int]:
    return {state: number for state, number in queries.counts(imported).items() if number}


def said(imported: ServiceImport, number: int = 2) -> str:
    line = imported.lines.get(number=number)
    return " ".join([*line.problems, *line.warnings])


def refused(organisation: Organisation, actor: User, content: bytes, name: str = "reseau.csv") -> str:
    with pytest.raises(ValidationError) as refusal:
        upload(organisation, actor, content, name)
    assert not ServiceImport.objects.exists()
    return " ".join(refusal.value.message_dict["file"])


def branch(organisation: Organisation, name: str, **fields: Any) -> Service:
    spot = {name: fields.pop(name) for name in ("latitude", "longitude") if name in fields}
    service = ServiceFactory(organisation=organisation, name=name, **fields)
    SiteFactory(service=service, name=name, is_main=True, external_id=name, **spot)
    return service
