"""The layers of `wellhead.playbook.link.LinkedPlaybook`; each adds questions about one kind of thing.

Each layer builds on the one before it: documents, entities, phases, checks, references, roles, artifacts,
practices.
"""
