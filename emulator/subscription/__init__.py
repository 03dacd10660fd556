"""The subscription around the clusters: who signs in, groups, networks, providers, features."""
