"""What the apps above are told of members, within the transaction of the act: what they raise undoes it."""

from django.dispatch import Signal

ending = Signal()  # membership (about to end), actor, successor (a member of the same organisation, or None)
