"""Decorators of this host: azure-cli's, a step more, and a context that reads kube-proxy from a file unchecked."""

import json
from pathlib import Path

from azure.cli.command_modules.acs.managed_cluster_decorator import (
    AKSManagedClusterContext,
    AKSManagedClusterCreateDecorator,
    AKSManagedClusterParamDict,
    AKSManagedClusterUpdateDecorator,
)


class StandInContext(AKSManagedClusterContext):
    """azure-cli's context, and what this extension's own parameters ask for."""

    def get_kube_proxy_config(self):
        """Return what the file of `--kube-proxy-config` holds, if one was given."""
        path = self.raw_param.get("kube_proxy_config")
        return json.loads(Path(path).read_text("utf-8")) if path else None


class _StandIn:
    def __init__(self, cmd, client, raw_parameters, resource_type):
        self._parameters = raw_parameters
        super().__init__(cmd, client, raw_parameters, resource_type)

    def init_context(self):
        super().init_context()
        mode = self.context.decorator_mode
        self.context = StandInContext(self.cmd, AKSManagedClusterParamDict(self._parameters), self.models, mode)

    def set_up_stand_in(self, mc):
        """Put what this extension's own parameters ask for into `mc`."""
        if label := self.context.raw_param.get("stand_in_label"):
            mc.tags = {**(mc.tags or {}), "stand-in": label}
        if (kube_proxy := self.context.get_kube_proxy_config()) is not None:
            mc.network_profile["kubeProxyConfig"] = kube_proxy
        return mc


class AKSPreviewManagedClusterCreateDecorator(_StandIn, AKSManagedClusterCreateDecorator):
    """Builds and sends a new cluster."""


class AKSPreviewManagedClusterUpdateDecorator(_StandIn, AKSManagedClusterUpdateDecorator):
    """Changes an existing cluster."""
