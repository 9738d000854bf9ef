"""The guide's arithmetic, open to all: pages at /simulateurs/ and API at /api/v1/simulator/. Nothing is stored."""
