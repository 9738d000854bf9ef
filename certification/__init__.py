"""Bodies, decisions and labels: the only app that looks at the three others."""
