"""The obvious way from YAML to Markdown, to compare with: SafeLoader, jsonschema, a Jinja2 template each.

It follows no reference, checks no rule, and shows what stands in the entity's own file only.

Usage: python obvious_loop.py PLAYBOOK OUTPUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import jsonschema
import yaml
from jinja2 import Environment

SCHEMA = {
    "type": "object",
    "required": ["title", "summary"],
    "properties": {
        "title": {"type": "string"},
        "summary": {"type": "string", "maxLength": 200},
        "body": {"type": "string"},
        "checklist": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "text"],
                "properties": {
                    "id": {"type": "string"},
                    "text": {"type": "string"},
                    "role": {"type": "string"},
                },
            },
        },
    },
}
TEMPLATE = """\
---
title: {{ title }}
---
# {{ title }}

{{ summary }}

{% for key, value in fields.items() %}
## {{ key }}

{% if value is string %}{{ value }}
{% elif value is mapping %}| | |
|---|---|
{% for k, v in value.items() %}| {{ k }} | {{ v }} |
{% endfor %}
{% else %}{% for item in value %}- {% if item is mapping %}[ ] {{ item.text or item.title }}{% if item.role %} ({{ item.role }}){% endif %}{% if item.why %}: {{ item.why }}{% endif %}{% for check in item.checks or item.checklist or [] %}
    - [ ] {{ check.text }}{% if check.role %} ({{ check.role }}){% endif %}{% if check.why %}: {{ check.why }}{% endif %}{% endfor %}
{% else %}{{ item }}{% endif %}
{% endfor %}
{% endif %}
{% endfor %}
"""


def main() -> None:
    """Convert every entity of a playbook."""
    playbook, output = map(Path, sys.argv[1:])
    validator = jsonschema.Draft202012Validator(SCHEMA)
    template = Environment(autoescape=True).from_string(TEMPLATE)
    for path in sorted(playbook.glob("*/*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        validator.validate(data)
        fields = {key: value for key, value in data.items() if key not in ("title", "summary")}
        target = output / path.relative_to(playbook).with_suffix(".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = template.render(title=data["title"], summary=data["summary"], fields=fields)
        target.write_text(text, encoding="utf-8")


main()
