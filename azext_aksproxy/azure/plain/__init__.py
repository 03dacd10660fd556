"""Requests that no client of the SDK makes: to the resource manager, and through it to Azure Resource Graph."""
