"""Nodes become the linked playbook."""
