"""The `aks create` and `aks update` that are loaded, azure-cli's own or aks-preview's, and how ours extends them.

Whatever holds on to the inside of a host is in here: its decorator classes, its client, its functions.
"""
