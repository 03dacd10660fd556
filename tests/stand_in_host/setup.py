"""A tiny extension that stands in for another one that brings `aks create` and `aks update`.

STAND_IN_NAME names the extension, STAND_IN_PACKAGE the folder of its package.
"""

import os

from setuptools import setup

PACKAGE = os.environ["STAND_IN_PACKAGE"]

setup(
    name=os.environ["STAND_IN_NAME"],
    version="1.0.0",
    packages=[PACKAGE],
    package_data={PACKAGE: ["azext_metadata.json"]},
)
