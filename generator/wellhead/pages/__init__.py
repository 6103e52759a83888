"""The pages of a linked playbook, from their models to the bytes of their files."""
