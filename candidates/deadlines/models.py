"""The stored deadlines of dossiers. They name the Dossier by string: its module tells Django of this one."""

from django.db import models
from django.db.models import Q

from label_sp.guide.calendar import Deadline
from label_sp.guide.terms import TERMS
from label_sp.guide.timeline import deadline_of

GONE = "Échéance que le guide ne connaît plus ({term})"


class DueDate(models.Model):
    """One deadline of one dossier, as the guide computes it: stored so that a whole country can be read by date.

    Never typed, never changed by hand: `certification.deadlines.use_cases` writes what `guide.timeline` answers, after
    each act (`common.Touch` tells which dossiers) and once a week for all. `reminded_through` is the last day whose
    reminders were dealt with, `next_on` the day of the next one; None when there is none to come.
    """

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.CASCADE, related_name="due_dates")
    key = models.CharField(max_length=40)
    term = models.CharField(max_length=40)
    due = models.DateField("échéance")
    owed_by = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    done = models.BooleanField(default=False)
    detail = models.CharField(max_length=400, blank=True)
    reminded_through = models.DateField()
    next_on = models.DateField(null=True)

    class Meta:
        ordering = ("due", "dossier", "key")
        constraints = (models.UniqueConstraint(fields=["dossier", "key"], name="one_date_per_deadline"),)
        indexes = (
            models.Index(fields=["due", "dossier"], name="due_dates_open", condition=Q(done=False)),
            models.Index(fields=["next_on"], name="due_dates_to_remind", condition=Q(next_on__isnull=False)),
            models.Index(fields=["term"], name="due_dates_of_a_term"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.due}"

    @property
    def deadline(self) -> Deadline:
        """The same in the guide's words; one that it has no more, under the name it had."""
        if self.term in TERMS:
            return deadline_of(self.term, self.due, self.done, key=self.key, detail=self.detail)
        return Deadline(
            rule="",
            key=self.key,
            label=GONE.format(term=self.term),
            due=self.due,
            unit="jours",
            quantity=0,
            owed_by="ditp",
            blocks="rien",
            explanation="elle disparaît au prochain calcul des échéances du dossier",
            done=self.done,
            kind="info",
            term=self.term,
        )
