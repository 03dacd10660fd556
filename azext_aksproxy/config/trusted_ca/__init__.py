"""The bundle trustedCa: how it is encoded, which certificates it holds, and what is to be said of them."""
