"""HTML pages: a view through its template. Also what rendering any template comes to, and how a failing one is told of."""

from __future__ import annotations

import dataclasses
import traceback
from typing import Any

from jinja2 import Environment, TemplateError, UndefinedError

from generator.base.diagnostics import Diagnostic, Location
from generator.base.text import did_you_mean
from generator.plan.output import Output
from generator.plan.views import SiteView


class RenderFault(Exception):
    """A template failed; holds the diagnostic."""

    def __init__(self, diagnostic: Diagnostic):
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


def render_html(output: Output, view: Any, site: SiteView, environment: Environment) -> bytes:
    """The page of an output as UTF-8, from its view with the text. Raises RenderFault, naming template and line, if the template fails."""
    return render_template(output, environment, page=view, site=site)


def render_template(output: Output, environment: Environment, **names: Any) -> bytes:
    """What an output's template gives for what it sees under `names`, as UTF-8. Raises RenderFault."""
    try:
        return environment.get_template(output.template).render(**names).encode("utf-8")
    except (TemplateError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as fault:
        raise RenderFault(_diagnostic(output, fault, environment)) from fault


def template_fault(output: Output, environment: Environment, message: str) -> RenderFault:
    """The fault of a template whose result cannot be used."""
    place = Location(_place(output.template, environment))
    return RenderFault(Diagnostic("template-error", f"{message} (while making {output.path})", place))


def _diagnostic(output: Output, fault: Exception, environment: Environment) -> Diagnostic:
    # templates are compiled under the path that messages name; the frames between are Jinja's and ours
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if f.filename.endswith((".html", ".svg"))]
    name = frames[-1].filename if frames else _place(getattr(fault, "name", None) or output.template, environment)
    line = (frames[-1].lineno if frames else getattr(fault, "lineno", 0)) or 0
    hint = said = ""
    if isinstance(fault, UndefinedError | AttributeError):
        hint = "Templates see `page` and `site`, with the fields that docs/theme-contract.md lists."
        said, near = _no_field(fault)
        hint = near or hint
    elif isinstance(fault, RecursionError):
        circle = " → ".join(dict.fromkeys(f.filename for f in frames[-30:]))
        said = f"templates go on including or calling each other without end: {circle}"
        hint = "Let what includes itself do so under a condition that ends."
    message = f"{said or fault} (while making {output.path})"
    return Diagnostic("template-error", message, Location(name, line), hint=hint)


def _no_field(fault: Exception) -> tuple[str, str]:
    """(what is wrong, a hint) where a template asks a view for a field that it has not; empty texts for anything else."""
    view, field = getattr(fault, "obj", None), str(getattr(fault, "name", ""))
    if not isinstance(fault, AttributeError) or not dataclasses.is_dataclass(view):
        return "", ""
    return f"`{field}` is not a field of {type(view).__name__}", did_you_mean(field, [f.name for f in dataclasses.fields(view)])


def _place(template: str, environment: Environment) -> str:
    """Where a template lies, as messages name it."""
    try:
        return environment.get_template(template).filename or template
    except TemplateError:
        return f"templates/{template}"
