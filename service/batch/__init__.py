"""A county's submissions: which files, on which roster, reviewed side by side, compared and added up."""
