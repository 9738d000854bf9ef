"""Words: answers files."""

from django.db import models


class Channel(models.TextChoices):
    """How an answer came in. SUU-05: paper answers are kept apart as paper."""

    MAIL = "mail", "courriel"
    QR = "qr", "lien ou QR code"
    PAPER = "paper", "papier"
