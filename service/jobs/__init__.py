"""Long work beside the service: trainings, in a process of their own that may be killed at any time."""
