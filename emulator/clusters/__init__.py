"""Managed clusters: what is taken, refused, added and answered."""
