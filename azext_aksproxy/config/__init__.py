"""What the two proxy files mean: reading, checking and merging them, without azure-cli and without Azure.

The data goes one way: `source` (text) -> `document` (JSON with positions) -> `shape` (JSON Schema) -> a config in
canonical wire names -> `merge` (over what a cluster has). Each room may import the rooms before it, never those after.
Nothing here imports azure.cli or azure.mgmt; import-linter holds it to that.
"""
