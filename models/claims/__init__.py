"""What the text of a report says in numbers, and which cells of the form each statement speaks of."""
