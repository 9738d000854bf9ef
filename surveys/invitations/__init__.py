"""Whom a campaign is sent to: addresses, personal links, the open link. Nothing leads from an answer to them."""
