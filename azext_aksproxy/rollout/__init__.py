"""One change of the HTTP proxy for many clusters: `az aks proxy rollout`.

Azure Resource Manager runs each update as an operation of its own. What is here decides what starts next, and remembers
what happened: `clusters/` names and reads them, `plan` says what each would get, `schedule` and `throttle` what may
start, `updates/` updates one cluster, `journal` remembers, `run` is the loop, and `watching/` shows it.
"""
