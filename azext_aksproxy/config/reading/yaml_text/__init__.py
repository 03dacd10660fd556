"""From YAML to the same Documents as from JSON: PyYAML finds the events and their places, all else is bounded here."""
