"""What knows nothing of playbooks."""
