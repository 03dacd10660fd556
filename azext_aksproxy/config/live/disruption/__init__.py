"""When the nodes of a live cluster may be disrupted: by its policy, and by the window that this names."""
