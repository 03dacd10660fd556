"""Settings as a text: for a template, or as a new file."""
