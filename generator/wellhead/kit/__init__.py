"""General building blocks that know nothing of playbooks."""
