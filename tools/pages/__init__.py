"""The pages that are written, and the commands in them that are run."""
