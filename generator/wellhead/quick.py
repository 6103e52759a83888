"""quick: templates compiled to plainer Python than Jinja2 makes for everybody.

`render` asks for less than Jinja2 can do: one function escapes all output, and nothing that templates call
wants to know the context. So what is printed goes through that function alone, and calls are plain calls.
"""

from __future__ import annotations

import keyword
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.compiler import Frame, MacroRef

OURS: Final = Path(__file__).parent / "templates"
FORM: Final = 3
"""Which form the compiled templates have; those of another one, kept from an earlier run, are no use."""


class PlainCode(CodeGenerator):
    """Writes a template as Python.

    The environment needs `finalize` to give finished text for whatever may be printed, and `PlainMacro` under
    the name ``macro``.
    """

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - the upstream signature
        """A call, without a look at whether the function wants the context."""
        self.visit(node.node, frame)
        if node.dyn_args or node.dyn_kwargs or any(map(keyword.iskeyword, (k.key for k in node.kwargs))):
            self.write("(*()")  # what follows begins with a comma
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        else:
            self.write("(")
            for value in (*node.args, *node.kwargs):
                self.visit(value, frame)
                self.write(", ")
            self.write("caller=caller" if forward_caller else "")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the upstream signature
        """An attribute; templates of ours ask for none that may be missing, or may be a key instead."""
        if Path(self.filename or "").parent != OURS:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:  # noqa: ARG002 - the upstream signature
        """What a macro is called by."""
        names = "".join(f"{argument.name!r}, " for argument in macro_ref.node.args)
        self.write(
            f"environment.macro(environment, macro, {getattr(macro_ref.node, 'name', None)!r}, ({names}),"
            f" {macro_ref.accesses_kwargs!r}, {macro_ref.accesses_varargs!r}, {macro_ref.accesses_caller!r},"
            " True)"
        )

    def _output_child_pre(self, *_: Any) -> None:
        # Most of what is printed is markup, which needs nothing. "Printed" is no name that Jinja2 gives.
        self.write("(printed if (printed := (")

    def _output_child_post(self, *_: Any) -> None:
        self.write(")).__class__ is Markup else environment.finalize(printed))")


class PlainMacro(Macro):
    """A macro that is called without ceremony where it can be."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._plain = not (self.catch_kwargs or self.catch_varargs or self.caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """What the macro prints, as markup."""
        lacking = self._argument_count - len(args)
        if kwargs or lacking < 0 or not self._plain:
            return super().__call__(*args, **kwargs)
        return _as_markup(Markup, self._func(*args, *[missing] * lacking))  # all it prints is escaped


_as_markup = str.__new__
"""As `Markup` does it, but without a look at whether the text is markup already."""
