"""Files in which other tools keep settings: which documents a file holds, and where in each the settings stand."""
