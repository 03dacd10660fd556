"""Azure Resource Manager for AKS clusters, emulated on loopback."""
