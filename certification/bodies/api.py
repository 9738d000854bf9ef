"""Bodies: the public list, and the DITP's acts. LIS-04, ACT-02 to ACT-05."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from certification.bodies import acts, facts, shapes
from certification.bodies.models import CertificationBody, Habilitation
from label_sp.actors import permissions
from label_sp.common.api import ActingView, ActView, act_view

TAG = "Organismes"


class BodiesView(ActingView):
    def get_permissions(self) -> Any:
        return [AllowAny()] if self.request.method == "GET" else super().get_permissions()

    @extend_schema(
        operation_id="bodies_list",
        summary="Les organismes habilités aujourd’hui",
        responses=shapes.HabilitatedSerializer(many=True),
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """LIS-04."""
        found = facts.habilitations_in_force(timezone.localdate())
        return Response(shapes.HabilitatedSerializer(found, many=True).data)

    @extend_schema(
        operation_id="bodies_register",
        summary=acts.REGISTER_BODY.label,
        request=shapes.NewBodySerializer,
        responses={201: shapes.BodySerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """ACT-04, by the DITP."""
        permissions.can_supervise.require(self.actor)
        registered = acts.REGISTER_BODY(actor=self.actor, **self.received(shapes.NewBodySerializer))
        return Response(shapes.BodySerializer(registered).data, status=201)


class OnBody(ActView):
    """An act on a body: its name is public, so a stranger to the DITP is refused before it is looked for."""

    def find(self, body_id: UUID) -> CertificationBody:
        permissions.can_supervise.require(self.actor)
        return get_object_or_404(CertificationBody, pk=body_id)


class OnHabilitation(ActView):
    """An act on one habilitation of a body."""

    def find(self, body_id: UUID, habilitation_id: UUID) -> Habilitation:
        permissions.can_supervise.require(self.actor)
        return get_object_or_404(Habilitation, pk=habilitation_id, body=body_id)


HabilitationsView = act_view(
    acts.GRANT_HABILITATION, OnBody, shapes.HabilitationSerializer, operation="bodies_habilitate", tag=TAG
)
SignatureView, HabilitationSuspensionView, WithdrawalView, RestorationView = (
    act_view(act, OnHabilitation, shapes.HabilitationSerializer, operation=f"habilitations_{verb}", tag=TAG)
    for verb, act in (
        ("sign", acts.SIGN_HABILITATION),
        ("suspend", acts.SUSPEND_HABILITATION),
        ("withdraw", acts.WITHDRAW_HABILITATION),
        ("restore", acts.RESTORE_HABILITATION),
    )
)
