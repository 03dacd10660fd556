"""The example of the service documentation, and what it is in each form."""

from __future__ import annotations

from typing import Any

HTTP_EXAMPLE: dict[str, Any] = {
    "httpProxy": "http://myproxy.server.com:8080/",
    "httpsProxy": "https://myproxy.server.com:8080/",
    "noProxy": ["localhost", "127.0.0.1"],
    "trustedCa": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB",
}
"""The example of the service documentation of September 2021, its certificate cut short."""

ARM = """\
{
  "properties": {
    "httpProxyConfig": {
      "httpProxy": "http://myproxy.server.com:8080/",
      "httpsProxy": "https://myproxy.server.com:8080/",
      "noProxy": [
        "localhost",
        "127.0.0.1"
      ],
      "trustedCa": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB"
    },
    "networkProfile": {
      "kubeProxyConfig": {
        "enabled": true,
        "mode": "IPVS",
        "ipvsConfig": {
          "scheduler": "LeastConnection",
          "tcpTimeoutSeconds": 900,
          "tcpFinTimeoutSeconds": 120,
          "udpTimeoutSeconds": 300
        }
      }
    }
  }
}
"""

BICEP = """\
// Belongs into: resource ... 'Microsoft.ContainerService/managedClusters@2026-08-02-preview'
// kubeProxyConfig needs a preview version of the API, this one or another.
properties: {
  httpProxyConfig: {
    httpProxy: 'http://myproxy.server.com:8080/'
    httpsProxy: 'https://myproxy.server.com:8080/'
    noProxy: [
      'localhost'
      '127.0.0.1'
    ]
    trustedCa: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB'
  }
  networkProfile: {
    kubeProxyConfig: {
      enabled: true
      mode: 'IPVS'
      ipvsConfig: {
        scheduler: 'LeastConnection'
        tcpTimeoutSeconds: 900
        tcpFinTimeoutSeconds: 120
        udpTimeoutSeconds: 300
      }
    }
  }
}
"""

TERRAFORM = """\
# Belongs into: resource "azurerm_kubernetes_cluster" "example"
# AKS adds entries to no_proxy. Where a plan would take them away again, add beside the block:
# lifecycle { ignore_changes = [http_proxy_config[0].no_proxy] }
http_proxy_config {
  http_proxy  = "http://myproxy.server.com:8080/"
  https_proxy = "https://myproxy.server.com:8080/"
  no_proxy = [
    "localhost",
    "127.0.0.1",
  ]
  trusted_ca = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUgvVENDQmVXZ0F3SUJB"
}

# What azurerm_kubernetes_cluster cannot set. Needs the provider Azure/azapi, version 2.0 or later.
resource "azapi_update_resource" "example" {
  type        = "Microsoft.ContainerService/managedClusters@2026-08-02-preview"
  resource_id = azurerm_kubernetes_cluster.example.id

  body = {
    properties = {
      networkProfile = {
        kubeProxyConfig = {
          enabled = true
          mode    = "IPVS"
          ipvsConfig = {
            scheduler            = "LeastConnection"
            tcpTimeoutSeconds    = 900
            tcpFinTimeoutSeconds = 120
            udpTimeoutSeconds    = 300
          }
        }
      }
    }
  }
}
"""

GOLDEN = {"arm": ARM, "bicep": BICEP, "terraform": TERRAFORM}
