"""What YAML is by itself: the events of a text, and what a scalar in it means."""
