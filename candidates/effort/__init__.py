"""How long services really take, step by step, counted without naming anybody."""
