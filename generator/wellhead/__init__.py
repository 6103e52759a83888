"""Wellhead turns structured YAML about roles, phases and practices into a playbook site."""

__version__ = "0.1.0"
