"""Help texts of the commands that are about many clusters."""

from __future__ import annotations

OF_MANY = {
    "aks proxy list": """
type: command
short-summary: List clusters with their proxies and when their certificates expire, the first one first.
long-summary: >
    Those behind a proxy or with a kube-proxy configuration, in the subscription. With -g they are read from the
    resource manager, otherwise from Azure Resource Graph, a thousand a request. What that may not know, since only
    preview versions of the API do, is null and named under `unknown`; --mode has it read from the resource manager, a
    request for each page of a subscription. Findings are counted as `az aks proxy preflight` finds them. Exit code 0,
    or 1 with --exit-code where a cluster is listed.
examples:
    - name: List the clusters of the subscription
      text: |
        az aks proxy list -o table
    - name: Fail in a pipeline if a CA expires within 30 days
      text: |
        az aks proxy list --expiring 30 --exit-code
    - name: See who still runs IPVS
      text: |
        az aks proxy list --mode IPVS -o table
    - name: Write a page about all clusters of a management group
      text: |
        az aks proxy list --management-groups MyManagementGroup --all --report clusters.html -o none
""",
    "aks proxy rollout": """
type: command
short-summary: Change the HTTP proxy or kube-proxy settings of many clusters, such as a CA that is replaced.
long-summary: >
    Takes clusters by --ids, -g or --graph-filter; without any of them all clusters of the subscription behind a
    proxy, or where only kube-proxy is changed, those with a configuration of it. Each is compared with the files,
    and left out if it is already as asked, has no proxy for a change of it, or cannot take the settings. One whose
    Node Disruption Policy is Block is blocked, and one whose maintenance window is closed waits. With --probe,
    nothing is sent while a proxy still presents what only a certificate covers that leaves. After one question for
    all, canaries are updated first, then the rest; or stage after stage, each of which may soak, and is looked at
    before the next one begins. One that is busy, throttled or cannot be read waits, and is taken again later. One
    that others changed so that more or less would change than was agreed to is left to the next plan. Each step is
    written down before it is taken: the same command goes on where a run ended, sends nothing twice, and reads all
    clusters anew, so that it finds what is new among them or was changed back. With --undo and its journal, what a
    rollout wrote goes back in the same way to what was there before; what was changed since is left. Prints each
    cluster with its state: succeeded, failed, changed, blocked, skipped, unread, waiting or pending. Exit code 0 if
    every cluster that has a proxy is as asked, else 1. Ctrl-C once starts nothing more, twice leaves at once. With
    --status alone, prints how a rollout stands, from another shell or afterwards: whether it runs, counts, what
    runs, why others wait, failures, stage, clusters an hour and an estimate of the end. That needs no login.
examples:
    - name: Show what would be done to all clusters of the subscription behind a proxy
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --plan -o table
    - name: Roll a CA, three clusters first, then twenty at a time, one location after the other
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --canary 3 --max-parallel 20 --by-location
    - name: Roll a CA in stages of all clusters, with an hour and a check of your own between them
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --stages 1,10%,50%,100% --soak 3600
        --check ./pulls-images.sh
    - name: Roll a CA from ring to ring, and wait for maintenance windows
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --stage-by ring dev test prod --wait-for-windows
    - name: Roll a CA only if the proxies have changed to it
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --probe https://mcr.microsoft.com/
    - name: Let a host bypass the proxy in all clusters, whatever else they have in noProxy
      text: |
        az aks proxy rollout --add-no-proxy .example.com --journal example.jsonl
    - name: Bring all clusters with IPVS to nftables
      text: |
        az aks proxy rollout --kube-proxy-config '{"mode": "NFTABLES"}' --journal nftables.jsonl
        --ids $(az aks proxy list --mode IPVS --query [].id -o tsv)
    - name: Select by tag in a management group, without a question
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --graph-filter "tags.env =~ 'test'"
        --management-groups MyManagementGroup --yes
    - name: Show what of a rollout would be taken back
      text: |
        az aks proxy rollout --undo ca-rollover.rollout.jsonl --plan -o table
    - name: Take it back, three clusters first
      text: |
        az aks proxy rollout --undo ca-rollover.rollout.jsonl --canary 3
    - name: Go on, and try again what failed
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --retry-failed
    - name: Take the clusters of a list
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --ids @clusters.txt
    - name: See from another shell how it stands
      text: |
        az aks proxy rollout --status ca-rollover.rollout.jsonl -o table
    - name: Tell a program of each event, as JSON on standard error
      text: |
        az aks proxy rollout --http-proxy-config ca-rollover.json --yes --progress json --only-show-errors
""",
}
