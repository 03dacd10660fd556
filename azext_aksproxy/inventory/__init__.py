"""Many clusters at a glance: read, described, chosen and put in order; as a table, and as a page."""
