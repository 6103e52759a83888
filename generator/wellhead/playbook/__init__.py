"""The model of a playbook, its decoding from nodes, and the links between its parts."""
