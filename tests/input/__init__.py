"""What strangers and slips of the hand send: days, texts, numbers, addresses and bodies, found from the routes."""
