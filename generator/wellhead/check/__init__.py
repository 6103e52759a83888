"""The rules, their settings, and their application to a playbook."""
