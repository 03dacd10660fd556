"""Whether the proxy of a file lets through what nodes need, and by whose certificates. Knows nothing of azure-cli."""
