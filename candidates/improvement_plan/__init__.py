"""The improvement plan: actions with their engagement, owner, due date and state, followed over the cycle."""
