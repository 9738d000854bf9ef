"""Evidence: files and links that show, point by point of the grid, what the service does; kept from cycle to cycle."""
