"""Help texts of the commands that are about files and names alone: they work offline, without a login."""

from __future__ import annotations

OF_FILES = {
    "aks proxy validate": """
type: command
short-summary: Check HTTP proxy and kube-proxy files, offline.
long-summary: >
    Prints what was found in the files, each finding with file, line and column. Exit code 0 without errors,
    1 with any. No login is needed, and nothing is sent. Read are JSON and YAML: the settings alone, ARM templates and
    parameter files, what `terraform show -json` prints, manifests of Cluster API, Crossplane and Azure Service
    Operator, one cluster or a list as `az aks show` and `az aks list` print them. With --fix JSON files are fixed where
    they are, whole or not at all: layout, order, line ends, encoding and permissions stay. Passwords and private keys
    are left to you. Standard input and inline JSON can be shown fixed, with --diff.
examples:
    - name: Check both files
      text: |
        az aks proxy validate --http-proxy-config aks-proxy-config.json --kube-proxy-config kube-proxy.json -o table
    - name: Check all files of a folder for `az aks update`, warnings counted as errors
      text: |
        az aks proxy validate --http-proxy-config clusters/*.json --for update --strict
    - name: Check the clusters of a Terraform plan, which `terraform show -json tf.plan` has printed
      text: |
        az aks proxy validate --http-proxy-config plan.json --kube-proxy-config plan.json
    - name: Check the clusters in manifests of Kubernetes
      text: |
        az aks proxy validate --http-proxy-config clusters/*.yaml
    - name: Show what could be fixed, guesses included
      text: |
        az aks proxy validate --http-proxy-config aks-proxy-config.json --diff --unsafe-fixes
    - name: Fix what is plainly meant otherwise
      text: |
        az aks proxy validate --http-proxy-config aks-proxy-config.json --fix
""",
    "aks proxy explain": """
type: command
short-summary: Tell what a rule, a refusal of the service or an exit code of a node means, and what to do.
long-summary: >
    Works offline, without a login. Tells the cause, what to change, a wrong and a right example, and the sources. On a
    terminal it is text; with --output it is data. A whole message may be given: the first name in it counts.
examples:
    - name: Explain a rule, whose id ends each finding
      text: |
        az aks proxy explain no-proxy-url
    - name: Explain a refusal of the service
      text: |
        az aks proxy explain HTTPProxyConfigInputError
    - name: Explain why a node did not boot
      text: |
        az aks proxy explain vmssCSE 161
    - name: List all that is known
      text: |
        az aks proxy explain -o table
""",
    "aks proxy schema": """
type: command
short-summary: Print the JSON Schema of a proxy file, for editors.
long-summary: >
    Give one of the two flags. Works offline, without a login. A schema knows names, types and values; what they mean is
    checked by `az aks proxy validate`.
examples:
    - name: Print the schema of HTTP proxy files, to be redirected into a file
      text: |
        az aks proxy schema --http-proxy-config
    - name: Print the schema of kube-proxy files
      text: |
        az aks proxy schema --kube-proxy-config
""",
    "aks proxy export": """
type: command
short-summary: Write proxy files as part of an ARM template, in Bicep or in Terraform.
long-summary: >
    Prints the text as it is. Terraform gets an http_proxy_config block, and what azurerm lacks as an
    azapi_update_resource.
examples:
    - name: Print both settings in Bicep
      text: |
        az aks proxy export --format bicep --http-proxy-config aks-proxy-config.json --kube-proxy-config kube-proxy.json
    - name: Write Terraform to a file
      text: |
        az aks proxy export --format terraform --http-proxy-config aks-proxy-config.json --file proxy.tf
""",
    "aks proxy init": """
type: command
short-summary: Write an HTTP proxy file from options, from the environment or from a cluster.
long-summary: >
    Options come before the environment, and the environment before the cluster. The file is checked before it is
    written. An existing file is not overwritten without --yes.
examples:
    - name: Write a file with two CA certificates
      text: |
        az aks proxy init --file aks-proxy-config.json --http-proxy http://myproxy.server.com:8080/
        --no-proxy localhost,127.0.0.1,.svc,.cluster.local --trusted-ca old.pem new.pem
    - name: Write a file from the environment
      text: |
        az aks proxy init --file aks-proxy-config.json --from-env
    - name: Write the settings of a cluster, without what AKS added
      text: |
        az aks proxy init --file aks-proxy-config.json -g MyResourceGroup -n MyManagedCluster
""",
}
