"""How it looks: the State's design system in forms, template tags and drawings."""
