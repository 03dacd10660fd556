# Sourced by the other scripts: makes .venv with azure-cli and everything else, and builds the wheel. Works from a bare
# checkout on a machine with Python 3.10 or later; what is there already and still right is kept.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# AKSPROXY_AZURE_CLI=oldest takes the oldest azure-cli that is supported, in a venv of its own.
case ${AKSPROXY_AZURE_CLI:-newest} in
newest) venv="$root/.venv" packages="$root/requirements-dev.txt" ;;
oldest) venv="$root/.venv-oldest" packages="$root/requirements-oldest.txt" ;;
*) echo "AKSPROXY_AZURE_CLI is newest or oldest." >&2 && exit 1 ;;
esac
python="$venv/bin/python"

# what hypothesis remembers stays in .venv
export HYPOTHESIS_STORAGE_DIRECTORY="$venv/.hypothesis"

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.10 or later with venv is needed (on Debian: apt-get install python3-venv)." >&2
    return 1
}

# The packages of the locked requirements, held to their hashes, installed again when that file changes.
make_venv() {
    local wanted found
    wanted=$(cksum <"$packages")
    if [ "$(cat "$venv/requirements.cksum" 2>/dev/null)" = "$wanted" ] && "$python" -c '' 2>/dev/null; then
        return
    fi
    found=$(find_python) || return 1
    echo "Setting up $venv ..." >&2
    rm -rf "$venv"
    "$found" -m venv "$venv"
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$packages"
    echo "$wanted" >"$venv/requirements.cksum"
}

# When the sources are from, in seconds since 1970: the time of the commit; outside a git checkout always the same.
source_date() {
    if [ "$(git -C "$root" rev-parse --show-toplevel 2>/dev/null)" = "$root" ]; then
        git -C "$root" log -1 --format=%ct
    else
        echo 1767225600
    fi
}

# The wheel, built from a copy of the sources so that the checkout stays clean. Prints its path. The same sources give
# the same bytes, whatever the folder, the time and the umask.
build_wheel() {
    local copy log
    rm -rf "$venv/wheel"
    mkdir -p "$venv/wheel"
    copy=$(mktemp -d "$venv/wheel/build.XXXXXX")
    log="$copy/build.log"
    (cd "$root" && cp -R azext_aksproxy setup.py pyproject.toml README.md HISTORY.rst LICENSE "$copy")
    chmod -R u=rwX,go=rX "$copy"
    if ! (
        umask 022
        SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(source_date)} \
            "$python" -m build --wheel --no-isolation --outdir "$venv/wheel" "$copy" >"$log" 2>&1
    ); then
        cat "$log" >&2
        return 1
    fi
    rm -rf "$copy"
    echo "$venv"/wheel/*.whl
}

# Installs the wheel $1 as users do, into the extensions folder $2.
install_extension() {
    local config
    rm -rf "$2"
    config=$(mktemp -d "$venv/config.XXXXXX")
    AZURE_CONFIG_DIR=$config AZURE_EXTENSION_DIR=$2 AZURE_CORE_COLLECT_TELEMETRY=no \
        "$python" -m azure.cli extension add --yes --only-show-errors --source "$1"
    rm -rf "$config"
}

# All of the above: .venv, and the wheel of this checkout installed into the extensions folder $1. Goes to the root.
install_checkout() {
    local wheel
    make_venv
    wheel=$(build_wheel)
    install_extension "$wheel" "$1"
    cd "$root"
}
