"""All that is read from Azure, and what is known of its answers: each reader is a module of its own."""
