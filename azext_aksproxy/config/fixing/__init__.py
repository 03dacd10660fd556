"""Fixes of files: what becomes of a text, how it differs, and how it is written. Imported where one is asked for."""
