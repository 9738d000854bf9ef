"""Quality indicators: what a service measures, and since when."""
