"""Rights: predicates say yes or no, `require` turns a no into a 403 that says why."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool, reason: str = "Votre rôle ne permet pas cet acte sur ce dossier.") -> None:
    """Raise PermissionDenied with a French reason unless allowed. The object is known to be visible already."""
    if not allowed:
        raise PermissionDenied(reason)
