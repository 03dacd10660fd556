"""The commands: azure-cli's parameters and two more, and decorators of this extension's own."""

import inspect

from azure.cli.command_modules.acs import custom as core
from azure.cli.command_modules.acs._consts import DecoratorEarlyExitException
from azure.cli.core.profiles import ResourceType


def _with_two_more(function):
    signature = inspect.signature(function)
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
        for name in ("stand_in_label", "kube_proxy_config")
    ]
    return signature.replace(parameters=[*signature.parameters.values(), *more])


def aks_create(**arguments):
    """Create a cluster."""
    from .managed_cluster_decorator import AKSPreviewManagedClusterCreateDecorator

    decorator = AKSPreviewManagedClusterCreateDecorator(
        cmd=arguments["cmd"],
        client=arguments["client"],
        raw_parameters=arguments,
        resource_type=ResourceType.MGMT_CONTAINERSERVICE,
    )
    try:
        mc = decorator.construct_mc_profile_default()
    except DecoratorEarlyExitException:
        return None
    return decorator.create_mc(decorator.set_up_stand_in(mc))


def aks_update(**arguments):
    """Update a cluster."""
    from .managed_cluster_decorator import AKSPreviewManagedClusterUpdateDecorator

    decorator = AKSPreviewManagedClusterUpdateDecorator(
        cmd=arguments["cmd"],
        client=arguments["client"],
        raw_parameters=arguments,
        resource_type=ResourceType.MGMT_CONTAINERSERVICE,
    )
    try:
        mc = decorator.update_mc_profile_default()
    except DecoratorEarlyExitException:
        return None
    return decorator.update_mc(decorator.set_up_stand_in(mc))


aks_create.__signature__ = _with_two_more(core.aks_create)
aks_update.__signature__ = _with_two_more(core.aks_update)
