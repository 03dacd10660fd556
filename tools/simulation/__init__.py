"""A rollout over many clusters as a simulation: its own scheduler and throttle, on a virtual clock, against limits."""
