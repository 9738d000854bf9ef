"""What the clock starts: schedules and their last runs, work in batches, and the rows that were set aside."""
