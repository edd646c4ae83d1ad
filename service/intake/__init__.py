"""The only gate for bytes from outside: sniffing, limits, readers, and the process they run in."""
