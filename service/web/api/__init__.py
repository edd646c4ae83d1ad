"""Routes below ``/api/v1``."""
