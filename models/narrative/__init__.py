"""Section five: what went wrong and what will be done about it, clause by clause."""
