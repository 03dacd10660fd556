"""One change of the HTTP proxy for many clusters: `az aks proxy rollout`.

Azure Resource Manager runs each update as an operation of its own. What is here decides what starts next, and remembers
what happened: `selection` and `graph` name the clusters, `planning` reads them, `schedule` and `throttle` say what may
start, `sending` updates one cluster, `journal` remembers, `run` is the loop, and `seen` shows it.
"""
