"""The commands of the group `az aks proxy`, each a module.

`commands` names them. A module holds the function of its name, and `table`, what `-o table` shows of its result. They
are imported when their command is called, so that their own imports stand at the top.
"""
