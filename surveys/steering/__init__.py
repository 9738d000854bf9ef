"""A campaign while it is open: how far it is, when it will be enough, what closing it gives; and its closing."""
