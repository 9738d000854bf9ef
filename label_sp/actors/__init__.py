"""Who acts: users, organisations, memberships with roles, login."""
