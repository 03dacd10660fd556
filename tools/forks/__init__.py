"""Starts of `az` that cost a third: processes forked from one that has imported the libraries of others already."""
