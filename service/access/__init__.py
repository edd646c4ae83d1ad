"""Who may do what: accounts, passwords, API keys, sessions, roles. Knows nothing of HTTP."""
