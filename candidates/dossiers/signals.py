"""What the apps above are told of a dossier, within the transaction of the act: what they raise undoes it."""

from django.dispatch import Signal

opened = Signal()  # dossier, actor
abandoned = Signal()  # dossier (locked), today
