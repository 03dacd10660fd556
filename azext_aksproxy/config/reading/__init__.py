"""From what the user typed to settings with places: text, JSON, the settings in it, their names and types."""
