"""An emulator of Azure Resource Manager for AKS clusters, served on loopback for tests."""
