"""Templates give the same however they are compiled."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined
from jinja2.exceptions import UndefinedError

from wellhead.pages.render import _Environment, _finalize

TEMPLATES = [
    "{{ text }} {{ 3 }} {{ n }} {{ text|upper }} {{ 'x' if false }} {{ text ~ n }}",
    "{{ f() }} {{ f(text) }} {{ f(text, b=n) }} {{ f(*[1, 2]) }} {{ f(**{'b': 2}) }} {{ f(text, *[2]) }} {{ d(class=n) }}",
    "{% macro m(a, b=text, c=3) %}{{ a }},{{ b }},{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(1, 2, 3) }}{{ m(c=1, a=2) }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ text }}{% endcall %}",
    "{% macro m(a) %}[{{ caller(a, text) }}]{% endmacro %}{% call(x, y) m(text) %}{{ x }}{{ y }}{% endcall %}",
    "{% macro m() %}{{ varargs|length }}{{ kwargs|length }}{% endmacro %}{{ m(1, 2, k=3) }}{{ m() }}",
    "{% for x in [1, 2] %}{{ loop.index }}{{ loop.cycle('a<', 'b') }}{{ f(x) }}{% endfor %}",
    "{% for x in [[1], [2]] recursive %}{% if x is iterable %}{{ loop(x) }}{% else %}{{ x }}{% endif %}{% endfor %}",
    "{% block b %}{{ text }}{% endblock %}{{ self.b() }}",
    "{% set whole %}{{ text }}<b>{% endset %}{{ whole }}{% filter upper %}{{ text }}{% endfilter %}",
    "{% if missing is defined %}x{% endif %}{% if text.missing is undefined %}y{% endif %}",
]  # fmt: skip


def _made(kind: type[Environment], template: str) -> str:
    environment = kind(undefined=StrictUndefined, autoescape=True, finalize=_finalize)
    found = {
        "text": "a <b> & *c*",
        "n": 7,
        "f": lambda a="-", b="=": f"<{a}{b}>",
        "d": lambda **k: k["class"],
    }
    return environment.from_string(template).render(found)


@pytest.mark.parametrize("template", TEMPLATES)
def test_quick_templates_are_jinjas(template: str) -> None:
    """Every form of a call and of output gives what Jinja2's own code gives."""
    assert _made(_Environment, template) == _made(Environment, template)


def test_mistakes_stay_mistakes() -> None:
    """A name that does not exist, a macro called with too much, and what is no text are refused as ever."""
    for template, error in (
        ("{{ missing }}", TypeError),
        ("{{ missing() }}", UndefinedError),
        ("{{ text.missing }}", TypeError),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}", TypeError),
        ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", TypeError),
        ("{% macro m(a) %}{% endmacro %}{{ m(b=2) }}", TypeError),
        ("{{ [n] }}", TypeError),
        ("{{ n + 1.5 }}", TypeError),
        ("{{ n == 7 }}", TypeError),
    ):
        for kind in (_Environment, Environment):
            with pytest.raises(error):
                _made(kind, template)
