#!/bin/sh
# Probes endpoints through a proxy as `az aks proxy probe` does, with nothing but curl: run it on a node, on a virtual
# machine of the nodes' subnet, or in a pod. One line an endpoint: result, URL, route, what was seen and what to do.
# Exit code 0 if all are well, 1 else. It changes nothing, sends no password, and leaves no file behind.
#
# Other than `az aks proxy probe`, it sends a HEAD inside of TLS, and so sees what a proxy refuses there.
set -u
umask 077
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE

status=0
folder=

leave() {
    [ -z "$folder" ] || rm -rf "$folder"
}
trap leave EXIT
trap 'exit 1' HUP INT TERM

begin() {
    if ! command -v curl >/dev/null; then
        echo "curl is missing; install it, or run this where it is." >&2
        exit 1
    fi
    folder=$(mktemp -d) || exit 1
    mkdir "$folder/none" # what curl takes for its folder of certificates, so that none but ours count
    : >"$folder/trusted.pem"
}

# The store of this machine, where no public roots were given. A node has trustedCa in there already.
find_roots() {
    [ -s "$folder/roots.pem" ] && return
    for roots in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
        if [ -r "$roots" ]; then
            cat "$roots" >"$folder/roots.pem"
            return
        fi
    done
    echo "There is no store of certificates on this machine; give the public roots with --public-roots." >&2
    exit 1
}

row() { # result, URL, route, detail
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4"
    case $1 in
    passed-through | intercepted | direct) ;;
    *) status=1 ;;
    esac
}

# Asks for the head of $1 through the proxy $2, and trusts the certificates in the file $3. Sets what became of it.
ask() {
    : >"$folder/head"
    told=$(curl -q --silent --head --globoff --proto '=http,https' --noproxy '' --user-agent aksproxy \
        --max-time "$timeout" --cacert "$3" --capath "$folder/none" \
        --proxy-cacert "$folder/all.pem" --proxy-capath "$folder/none" \
        --dump-header "$folder/head" --output /dev/null --stderr /dev/null \
        --write-out '%{http_connect} %{http_code} %{ssl_verify_result} %{proxy_ssl_verify_result} %{time_appconnect}' \
        --proxy "$2" --url "$1")
    code=$?
    read -r connected answered verified proxy_verified secured <<EOF
${told:-000 000 0 0 0}
EOF
}

# Says who issued the certificate that is presented for $1 through the proxy $2, as curl tells it.
issuer() {
    curl -q --verbose --insecure --proxy-insecure --head --globoff --proto '=http,https' --noproxy '' \
        --max-time "$timeout" --output /dev/null --proxy "$2" --url "$1" 2>&1 |
        sed -n 's/^\*  *issuer: //p' | tail -n 1 | tr -cd '[:print:]' | cut -c 1-120
}

is_secured() { # whether a handshake in the tunnel ended
    [ "$connected" = 200 ] || return 1
    case $secured in
    *[1-9]*) return 0 ;;
    *) return 1 ;;
    esac
}

refused_by_proxy() { # URL, route, status, what it concerns: what an answer of the proxy itself means
    if [ "$3" = 407 ]; then
        row refused "$1" "$2" "The proxy wants a user and password: 407. AKS does not support authentication at the proxy: have it let the nodes' addresses through without."
    elif [ "$3" -ge 500 ]; then
        row unreachable "$1" "$2" "The proxy does not reach $4: $3. See that it finds the name and may connect to the port."
    else
        row refused "$1" "$2" "The proxy refuses $4: $3. Have it allow this host and port, or put the host into noProxy if nodes reach it without the proxy."
    fi
}

is_of_proxy() { # whether the proxy marks its answer as one of its own
    grep -qi '^x-squid-error:' "$folder/head" || grep -qi '^proxy-status:.*error=' "$folder/head"
}

not_connected() { # URL, route: why there was no answer at all
    case $code in
    5) row unreachable "$1" "$2" "The name of the proxy cannot be resolved from here. See that it is right." ;;
    7) row unreachable "$1" "$2" "The connection to the proxy fails. See that host and port are right, and that a firewall lets it through." ;;
    28)
        if [ "$connected" = 200 ]; then
            row unreachable "$1" "$2" "The proxy opened the tunnel, and the TLS handshake in it did not end in time. See whether the proxy reaches the host, and what it inspects."
        else
            row unreachable "$1" "$2" "The proxy did not answer within $timeout seconds. See that it is an HTTP proxy, and why it hesitates."
        fi
        ;;
    60 | 51)
        if [ "$proxy_verified" = 1 ]; then
            row not-trusted "$1" "$2" "The certificate of the proxy itself is not for its host. Have the owner of the proxy issue it for the name in the URL."
        elif [ "$proxy_verified" != 0 ] || [ "$connected" = 000 ]; then
            row not-trusted "$1" "$2" "The certificate of the proxy itself is not trusted. Add its CA to trustedCa; before that compare its fingerprint with the owner of the proxy."
        else
            not_trusted "$1" "$2"
        fi
        ;;
    *)
        if [ "$connected" = 200 ]; then
            row refused "$1" "$2" "The proxy opened the tunnel, and the TLS handshake in it failed (curl: $code). See what the proxy does with TLS for this host."
        else
            row unreachable "$1" "$2" "What answers there is no HTTP proxy, or it closed the connection (curl: $code). See that its URL is right: https:// only where the proxy itself speaks TLS."
        fi
        ;;
    esac
}

# What is wrong with the chain, by the number of OpenSSL. Where the name is wrong, curl has not asked for the number yet
# and says 1; another build of it says 0.
not_trusted() { # URL, route
    by=$(issuer "$asked" "$proxy")
    case $verified in
    0 | 1) what="The certificate is not for this host. Have the owner of the proxy issue it for the name." ;;
    9) what="A certificate of the chain is not valid yet. Compare the clocks of this machine and of the proxy." ;;
    10) what="A certificate of the chain has expired. Have the owner of the proxy renew it." ;;
    18 | 19) what="The chain ends at a root that is neither a public one nor in trustedCa. Add it to trustedCa; before that compare its fingerprint with the owner of the proxy." ;;
    2 | 20 | 21) what="The issuer of the chain was not presented, and is neither a public root nor in trustedCa. If it is a root, add it to trustedCa; if not, have the proxy present it." ;;
    *) what="OpenSSL does not trust the chain: error $verified. Show this to the owner of the proxy." ;;
    esac
    row not-trusted "$1" "$2" "$what Issuer: ${by:-unknown}."
}

direct() { # URL, reason
    row direct "$1" direct "$2"
}

probe() { # URL as it is shown, as it is asked for, proxy as it is shown, as it is asked
    url=$1 asked=$2 route=$3 proxy=$4
    case $asked in
    https://*) probe_tls ;;
    *) probe_plain ;;
    esac
}

probe_plain() {
    ask "$asked" "$proxy" "$folder/all.pem"
    case $answered in
    000) not_connected "$url" "$route" ;;
    407 | 502 | 503 | 504) refused_by_proxy "$url" "$route" "$answered" "the host" ;;
    *)
        if is_of_proxy; then
            refused_by_proxy "$url" "$route" "$answered" "the host"
        else
            row passed-through "$url" "$route" "The host answers $answered through the proxy. Nothing needs to be done."
        fi
        ;;
    esac
}

# First the certificates $first alone, whose result is $1, then all of them.
probe_tls() {
    ask "$asked" "$proxy" "$folder/$first.pem"
    kind=$first
    if { [ "$code" = 60 ] || [ "$code" = 51 ]; } && [ "$connected" = 200 ]; then
        ask "$asked" "$proxy" "$folder/all.pem"
        kind=$second
    fi
    case $connected in
    000 | 200) ;;
    *)
        refused_by_proxy "$url" "$route" "$connected" "the host"
        return
        ;;
    esac
    if ! is_secured || [ "$code" = 60 ] || [ "$code" = 51 ] || [ "$code" = 35 ]; then
        not_connected "$url" "$route"
    elif is_of_proxy; then
        refused_by_proxy "$url" "$route" "$answered" "the host, inside of TLS that nodes trust"
    elif [ "$kind" = roots ]; then
        row passed-through "$url" "$route" "A public CA issued the certificate: the proxy passes TLS through. Nothing needs to be done."
    else
        row intercepted "$url" "$route" "The proxy intercepts TLS, and nodes trust its CA through trustedCa. Bring the CA to pods that call this host by other means."
    fi
}

# Of public roots that were given, a chain that they cover passed through. The store of a node holds trustedCa as well:
# there trustedCa is asked first.
prepare() {
    if [ -s "$folder/roots.pem" ] || [ ! -s "$folder/trusted.pem" ]; then
        first=roots second=trusted
    else
        first=trusted second=roots
    fi
    find_roots
    cat "$folder/roots.pem" "$folder/trusted.pem" >"$folder/all.pem"
}

finish() {
    echo "This ran on $(uname -n)." >&2
    exit "$status"
}
