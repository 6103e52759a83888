"""The linked playbook becomes pages."""
