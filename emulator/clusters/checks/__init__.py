"""What a write of a cluster is held to, and refused for."""
