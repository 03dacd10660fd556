"""The way to a host: names, connections, TLS, and what is asked of a proxy."""
