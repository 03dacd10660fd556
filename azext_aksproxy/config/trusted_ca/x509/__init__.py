"""What is in one X.509 certificate, and what Go and OpenSSL make of it."""
