"""The plug-in ``wellhead`` of MkDocs and ProperDocs: their own commands check, generate and watch a playbook.

plugins:
  - wellhead
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs.config import config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from wellhead.app.generate import Stopped, generate
from wellhead.app.project import Project
from wellhead.kit.earlier import earlier_runs
from wellhead.report import Contents, count, text
from wellhead.site.finished_pages import NAME, FinishedPages
from wellhead.site.settings import SettingsRefused
from wellhead.write.refusal import WriteRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

    from wellhead.check.run import Checked

_log: Final = get_plugin_logger(NAME)


class WellheadPlugin(FinishedPages):  # type: ignore[no-untyped-call]  # MkDocs is untyped
    """Checks a playbook and generates its pages before each build."""

    def __init__(self) -> None:
        super().__init__()
        self._is_generated = False

    def hand_over(self, folder: str | None) -> None:
        """Take the pages of a folder that has been generated already."""
        super().hand_over(folder)
        self._is_generated = True

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Find the playbook, and have its folder watched."""
        if not self._is_generated:
            project = self._project(config)
            self.folder = project.output.relative_to(Path(config.docs_dir).resolve()).as_posix()
            config.watch.append(str(project.playbook))
            if project.templates is not None:
                config.watch.append(str(project.templates))
            _complete(config, self.folder)
        super().on_config(config)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out the lists of pages, where no plug-in reads them."""
        if "literate-nav" not in config.plugins:
            for file in list(files):
                if file.src_uri.startswith(f"{self.folder}/") and file.src_uri.endswith("SUMMARY.md"):
                    files.remove(file)
        return files

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Check the playbook, and write its pages.

        Raises:
            PluginError: the playbook has errors, or its pages cannot be written.
        """
        if self._is_generated:
            return
        project = self._project(config)
        if not project.playbook.is_dir():
            raise PluginError(f'there is no playbook: no folder "{project.playbook}"')
        earlier = earlier_runs(project.playbook)
        try:
            checked = generate(project, earlier).checked
        except Stopped as stopped:
            checked = stopped.checked
            raise PluginError(
                f"{_reported(checked, project)}\n{count(checked.findings)} in the playbook"
            ) from None
        except SettingsRefused as refused:
            raise PluginError(str(refused)) from refused
        except WriteRefused as refused:
            # MkDocs has no such option.
            raise PluginError(
                str(refused).replace("use --force", "run `wellhead generate --force`")
            ) from refused
        finally:
            earlier.save()
        if checked.findings:
            _log.warning(_reported(checked, project))

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[..., None],  # noqa: ARG002 - as upstream
    ) -> LiveReloadServer:
        """Watch the docs folder without the generated pages, which a build may write."""
        output = self._project(config).output
        server.unwatch(config.docs_dir)
        for folder, whole in _around(Path(config.docs_dir).resolve(), output):
            server.watch(str(folder), recursive=whole)
        return server

    def _project(self, config: MkDocsConfig) -> Project:
        top = Path(config.config_file_path).resolve().parent
        here = Path.cwd()

        def seen(path: Path) -> Path:
            return path.relative_to(here) if path.is_relative_to(here) else path

        options = self.config
        return Project(
            playbook=seen(top / options.playbook),
            output=Path(config.docs_dir, options.output).resolve(),
            config=Path(config.config_file_path),
            templates=top / options.templates if options.templates else None,
            strict=options.strict,
        )


def _complete(config: MkDocsConfig, folder: str) -> None:
    """Add to a configuration what generated pages need and it does not say.

    Args:
        config: the site's.
        folder: the generated folder's path in the docs folder.
    """
    if "attr_list" not in {name.removeprefix("markdown.extensions.") for name in config.markdown_extensions}:
        config.markdown_extensions.append("attr_list")
    sheet, module = f"{folder}/assets/wellhead.css", f"{folder}/assets/wellhead.mjs"
    if sheet not in config.extra_css:
        config.extra_css.append(sheet)
    if module not in map(str, config.extra_javascript):
        script = config_options.ExtraScriptValue(module)
        script.type = "module"
        config.extra_javascript.append(script)
    if config.theme.name != "material":
        _log.info("The theme is not Material, for which the playbook's pages are made: they will look plain.")


def _reported(checked: Checked, project: Project) -> str:
    lines = {source.path: source.text.split("\n") for source in checked.sources}
    return text.report(Contents(checked.findings, lines, project.prefix))


def _around(top: Path, left_out: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the folders to watch below `top` but for one, each with whether all below it counts too."""
    yield top, False
    for entry in sorted(top.iterdir()):
        if entry.is_dir() and not entry.name.startswith(".") and entry != left_out:
            if left_out.is_relative_to(entry):
                yield from _around(entry, left_out)
            else:
                yield entry, True
