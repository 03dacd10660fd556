"""Changes of settings as edits of a text: a module for each language that a file may have."""
