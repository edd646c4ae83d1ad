"""The commands of ``nianbao`` apart from the review; heavy libraries are imported where they are needed."""
