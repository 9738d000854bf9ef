"""Shapes of the API: the team of a dossier."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from candidates import days
from candidates.team.models import Assignment, Comment
from candidates.team.use_cases import LONGEST
from label_sp.common.api import DayField, RowSerializer, StrictSerializer, TextField


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody to write to."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="__str__")
    email = serializers.EmailField()


class SignatorySerializer(serializers.Serializer[Any]):
    """Who signs the application: the legal representative, with or without an account."""

    name = serializers.CharField()
    function = serializers.CharField()
    email = serializers.CharField(help_text="Vide quand elle n’est pas donnée.")


class ReferentOutSerializer(serializers.Serializer[Any]):
    """Send `version` back with the next change; `person` null: to be named."""

    person = PersonSerializer(allow_null=True)
    version = serializers.IntegerField()


class SignatoryOutSerializer(SignatorySerializer):
    """Send `version` back with the next change."""

    version = serializers.IntegerField()


class ThingSerializer(serializers.Serializer[Any]):
    """Something that somebody has in charge. `waits`: it is still to be done."""

    about = serializers.CharField()
    key = serializers.CharField()
    name = serializers.CharField()
    due = serializers.DateField(allow_null=True)
    waits = serializers.BooleanField()


class ColleagueSerializer(serializers.Serializer[Any]):
    person = PersonSerializer()
    roles = serializers.ListField(child=serializers.CharField())
    is_referent = serializers.BooleanField()
    things = ThingSerializer(many=True)


class TeamSerializer(serializers.Serializer[Any]):
    """Who follows the dossier, who signs, who has what in charge. `signatory` null: to be named.

    `colleagues` are told to the team alone.
    """

    referent = ReferentOutSerializer()
    signatory = SignatoryOutSerializer(allow_null=True)
    colleagues = ColleagueSerializer(many=True)


class NamedReferentSerializer(StrictSerializer):
    """`person`: of the team, or null. `version` is the one that was read, 0 before anybody was named."""

    person = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(min_value=0)


class NamedSignatorySerializer(StrictSerializer):
    """`version` is the one that was read, 0 before anybody was named."""

    name = serializers.CharField(max_length=160)
    function = serializers.CharField(max_length=160)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=0)


class GivenSerializer(StrictSerializer):
    """`person` null takes it back. `version` is the one that was read, 0 before it was given to anybody."""

    person = serializers.UUIDField(allow_null=True)
    wanted_on = DayField(days.WANTED, allow_null=True, default=None)
    version = serializers.IntegerField(min_value=0)


class AssignmentSerializer(RowSerializer[Assignment]):
    """Who has it in charge, and for when. Send `version` back with the next change."""

    person = PersonSerializer(allow_null=True)

    class Meta:
        model = Assignment
        fields = ("about", "key", "person", "wanted_on", "given_at", "version")
        read_only_fields = fields


class HandOverSerializer(StrictSerializer):
    """`heir` null: what `leaver` has in charge is to be given anew."""

    leaver = serializers.UUIDField()
    heir = serializers.UUIDField(allow_null=True)


class NewCommentSerializer(StrictSerializer):
    text = TextField(max_length=LONGEST)


class CommentSerializer(RowSerializer[Comment]):
    """One comment, which only the candidate's team reads."""

    author = PersonSerializer()

    class Meta:
        model = Comment
        fields = ("id", "about", "key", "text", "author", "written_at")
        read_only_fields = fields
