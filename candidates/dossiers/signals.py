"""What the apps above are told of a dossier, within the transaction of the act: what they raise undoes it."""

from django.dispatch import Signal

abandoned = Signal()  # dossier (locked), today
