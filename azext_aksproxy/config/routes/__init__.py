"""Which way a request takes, as each client reads the proxy settings."""
