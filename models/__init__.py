"""What understands a report: pure functions from a Document to a Report."""
