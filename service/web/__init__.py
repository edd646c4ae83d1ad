"""The HTTP service: routes, access, pages."""
