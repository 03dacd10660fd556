"""Commands of a host: azure-cli's own, with a flag more, a preview API version, and kube-proxy as its own parameter."""

from azure.cli.core import AzCommandsLoader
from azure.cli.core.commands import CliCommandType

from .client_factory import cf_managed_clusters


class StandInCommandsLoader(AzCommandsLoader):
    """Loads `aks create` and `aks update`."""

    def __init__(self, cli_ctx=None):
        custom = CliCommandType(operations_tmpl=f"{__name__}.custom#{{}}", client_factory=cf_managed_clusters)
        super().__init__(cli_ctx=cli_ctx, custom_command_type=custom)

    def load_command_table(self, _args):
        """Return the two commands."""
        with self.command_group("aks") as group:
            group.custom_command("create", "aks_create", supports_no_wait=True)
            group.custom_command("update", "aks_update", supports_no_wait=True)
        return self.command_table

    def load_arguments(self, command):
        """Register azure-cli's arguments, and those of this extension."""
        from azure.cli.command_modules.acs._params import load_arguments

        load_arguments(self, command)
        for name in ("aks create", "aks update"):
            with self.argument_context(name) as context:
                context.argument("stand_in_label", help="A label of the stand-in.")
                context.argument("kube_proxy_config")


COMMAND_LOADER_CLS = StandInCommandsLoader
