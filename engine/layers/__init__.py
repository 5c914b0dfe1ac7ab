"""Layers: one file each; every module of this folder is imported, so that its definitions register."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
