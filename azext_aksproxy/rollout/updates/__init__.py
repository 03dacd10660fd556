"""The update of one cluster: sent, guarded, followed to its end."""
