"""The read side of certification, by what is asked: facts for the guide, deadlines, what is due, the register."""
