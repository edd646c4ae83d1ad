"""What can be wrong with a report: the catalogue as data, and small engines that look for it."""
