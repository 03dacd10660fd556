"""What is known of rules, refusals and nodes that did not boot, beyond the check itself: data, and how it is found."""
