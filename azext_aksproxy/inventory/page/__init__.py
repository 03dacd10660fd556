"""The inventory as one HTML page: it loads nothing, runs nothing, and can be printed."""
