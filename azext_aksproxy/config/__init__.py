"""What the two proxy files mean: reading, checking and merging them, without azure-cli and without Azure.

The data goes one way: `reading/` (text, JSON with positions, settings in canonical wire names) -> `http_proxy`,
`no_proxy/`, `trusted_ca/`, `kube_proxy` (their meaning) -> `check` (what may be sent) -> `live/` (over what a cluster
has). A room imports the rooms before it, never those after. Nothing here imports azure.cli or azure.mgmt.
import-linter holds it to both.
"""
