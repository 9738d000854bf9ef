"""Acts about people and accounts."""

from label_sp.actors.use_cases.accounts import (
    TOKEN_LIFETIME,
    create_api_token,
    enrol_second_factor,
    renew_backup_codes,
    revoke_api_token,
)
from label_sp.actors.use_cases.invitations import accept, accept_with_account, decline, invite, revoke
from label_sp.actors.use_cases.memberships import end_membership

__all__ = [
    "TOKEN_LIFETIME",
    "accept",
    "accept_with_account",
    "create_api_token",
    "decline",
    "end_membership",
    "enrol_second_factor",
    "invite",
    "renew_backup_codes",
    "revoke",
    "revoke_api_token",
]
