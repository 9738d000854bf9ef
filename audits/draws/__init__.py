"""Which sites are visited: drawn at random among those of the perimeter, and open to anyone's recomputation."""
