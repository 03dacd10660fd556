"""Package metadata of the extension, in the form that azure-cli reads from a wheel."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = "0.1.0"

setup(
    name="aksproxy",
    version=VERSION,
    description="HTTP proxy and kube-proxy configuration of AKS clusters, checked before it is sent",
    long_description=(HERE / "README.md").read_text("utf-8") + "\n\n" + (HERE / "HISTORY.rst").read_text("utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    author="aksproxy maintainers",
    python_requires=">=3.10",
    packages=find_packages(include=["azext_aksproxy", "azext_aksproxy.*"]),
    package_data={
        "azext_aksproxy": [
            "azext_metadata.json",
            "config/schema/*.json",
            "probe/endpoints.json",
            "probe/probe.sh",
            "py.typed",
        ],
    },
    install_requires=["jsonschema>=4.18,<5"],
    # For the check without azure-cli. Not above, since `az extension add` would install it over azure-cli's own.
    extras_require={"check": ["idna>=3.7", "PyYAML>=6.0.1"]},
    entry_points={"console_scripts": ["aksproxy-validate = azext_aksproxy.config.standalone:main"]},
)
