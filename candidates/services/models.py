"""Tables: services and their sites."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from candidates.eligibility.models import ListedKind
from candidates.services.enums import Channel, ServiceKind
from label_sp.common import departments, opening, territories
from label_sp.common.search import Folded, SearchedRows
from label_sp.common.words import fold
from label_sp.guide import soil
from label_sp.guide.calendar import territory_of


class Service(models.Model):
    """A public service that may be labelled. `department` gives the public holidays of its territory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="services")
    name = models.CharField("nom du service", max_length=200)
    name_key = Folded("name")
    kind = models.CharField("catégorie", max_length=30, choices=ServiceKind)
    listed_as = (
        models.ForeignKey(  # ELI-02: a kind that the DITP added; `kind` is then that whose grid it has
            ListedKind, null=True, on_delete=models.PROTECT, related_name="services"
        )
    )
    department = models.CharField("département", max_length=3)
    commune = models.CharField(
        "commune", max_length=5, blank=True
    )  # code of the INSEE, whose department it is
    siret = models.CharField("SIRET", max_length=14, blank=True)
    agents_in_contact = models.PositiveIntegerField("agents en contact avec les usagers")
    heads_network = models.BooleanField("service public central", default=False)
    attached_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="attached"
    )  # its central service, which heads a network. ACT-11, ELI-07
    branch = models.BooleanField("antenne d’un autre service", default=False)  # until somebody says of which
    group = models.CharField("groupe dans le fichier", max_length=200, blank=True)

    objects = SearchedRows.as_manager()

    class Meta:
        ordering = ("name", "id")
        indexes = (models.Index(fields=["name", "id"], name="services_by_name"),)

    def __str__(self) -> str:
        """Its name and whose it is, « Service de l’eau, Mairie de Bray »: others have one of the same name.

        The name alone where it says so itself, « Mairie de Bray ».
        """
        if self.organisation_id is None or f"{fold(self.organisation.name)} " in f"{fold(self.name)} ":
            return self.name
        return f"{self.name}, {self.organisation}"

    def day_of(self, instant: datetime) -> date:
        """The day that it was there at that instant. DOS-02."""
        return soil.day_in(territory_of(self.department), instant)

    @property
    def place(self) -> str:
        """« Albert, Somme »: its commune, or its département alone."""
        return territories.in_words(self.commune, self.department)

    @property
    def midnight(self) -> str:
        """When a day ends there, « minuit, heure de La Réunion »; blank where it ends with that of Paris."""
        return departments.midnight(self.department)

    @property
    def category(self) -> str:
        """Its kind on the list of eligible services. ELI-01, ELI-02."""
        return str(self.listed_as or self.get_kind_display())


class FormerSiret(models.Model):
    """A SIRET that a service had: a commune keeps its place when its SIREN changes, so nothing else tells."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="former_sirets")
    siret = models.CharField("SIRET", max_length=14)
    ended_on = models.DateField("jusqu’au")

    class Meta:
        ordering = ("-ended_on", "-pk")

    def __str__(self) -> str:
        return self.siret


DETAILS = (
    *("channels", "opening", "email", "phone"),
    *("agents_direct", "agents_indirect"),
)  # what a site is like, which may change whatever stands in a dossier


class Site(models.Model):
    """A place of a service. ELI-03: one main site, the others secondary.

    opening: as `common.opening` keeps it. external_id: what its organisation's own file calls it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField("nom du site", max_length=200)
    name_key = Folded("name")
    address = models.CharField("adresse", max_length=200)
    postal_code = models.CharField("code postal", max_length=5)
    city = models.CharField("commune", max_length=100)
    commune = models.CharField("code de la commune", max_length=5, blank=True)
    channels = models.JSONField("canaux de contact", default=list, blank=True)
    opening = models.JSONField("horaires", default=dict, blank=True)
    email = models.CharField("adresse électronique", max_length=254, blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    agents_direct = models.PositiveIntegerField("agents en contact direct avec les usagers", null=True)
    agents_indirect = models.PositiveIntegerField("agents en contact indirect", null=True)
    external_id = models.CharField("identifiant dans votre fichier", max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    closed_on = models.DateField("fermé le", null=True)
    is_main = models.BooleanField("site principal", default=False)
    in_perimeter = models.BooleanField("dans le périmètre de labellisation", default=True)
    left_out_reason = models.TextField("motif pour lequel il n’y est pas", blank=True)

    objects = SearchedRows.as_manager()

    class Meta:
        ordering = ("-is_main", "name")
        constraints = (
            models.UniqueConstraint(fields=["service"], condition=Q(is_main=True), name="one_main_site"),
            models.UniqueConstraint(fields=["service", "name"], name="site_names_differ"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def channels_in_words(self) -> list[str]:
        """By the order of the list, whatever the order in which they were ticked."""
        return [str(each.label) for each in Channel if each in self.channels]

    @property
    def opening_in_words(self) -> str:
        """One line a day."""
        return opening.lines(self.opening)
