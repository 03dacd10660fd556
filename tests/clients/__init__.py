"""Real clients against a proxy on loopback that records what reaches it."""
