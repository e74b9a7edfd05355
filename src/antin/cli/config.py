"""``antin config show|check|explain``: what the settings are, whether they are sound, what they mean.

Secrets are never settings. Where a setting names a file with a secret, the file's name is shown and whether it
is closed to others, never what it holds.
"""

from __future__ import annotations

import difflib
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from antin.adapters.data_folder import DataFolder
from antin.cli.options import data_option, json_option
from antin.cli.output import emit, note, table
from antin.cli.words import choose, is_vietnamese
from antin.kernel.errors import AntinError

__all__ = ["config"]

_SHOW, _CHECK, _EXPLAIN = "antin.config/1", "antin.config-check/1", "antin.config-explain/1"
_EXIT_WEAK = 3


class UnableToFindSetting(AntinError):
    """There is no setting of this name."""

    code = "settings.not_found"
    exit_code = 4


@click.group(
    help=choose("Cấu hình của một cơ sở: site.toml.", "The settings of an installation: site.toml."),
)
def config() -> None:
    """Settings."""


@config.command(help=choose("In mọi khóa cấu hình và giá trị.", "Print every setting with its value."))
@data_option
@json_option
def show(data: DataFolder, as_json: bool) -> None:
    """The settings as they are in force, defaults included."""
    from antin.site.serving.reading import settings_of
    from antin.site.serving.site_settings import SiteSettings

    _ = data.kind  # says where there is no data folder
    values, defaults = _flat(settings_of(data)), _flat(SiteSettings())
    if as_json:
        emit({"schema": _SHOW, "file": str(data.config), "settings": values})
        return
    rows = [
        (key, _text(value), choose("mặc định", "default") if value == defaults[key] else "")
        for key, value in values.items()
    ]
    table((choose("Khóa", "Key"), choose("Giá trị", "Value"), ""), rows)


@config.command(
    help=choose(
        "Kiểm tra cấu hình và các tệp nó nêu tên. Mã thoát 3 nếu có điều phải sửa.",
        "Check the settings and the files they name. Exit code 3 when something must be mended.",
    )
)
@data_option
@json_option
@click.pass_context
def check(ctx: click.Context, data: DataFolder, as_json: bool) -> None:
    """Every weak choice with the sentence that mends it."""
    from antin.adapters.clock import SystemClock
    from antin.site.serving.reading import settings_of
    from antin.site.serving.start_checks import weak_choices

    _ = data.kind
    found = weak_choices(settings_of(data), now=SystemClock().now())
    if as_json:
        rows = [{"key": each.key, "message": each.sentence, "remedy": each.remedy} for each in found]
        emit({"schema": _CHECK, "ok": not found, "file": str(data.config), "findings": rows})
    for each in found:
        if not as_json:
            click.echo(f"{click.style('✗', fg='red')} {each.key}: {each.sentence} → {each.remedy}")
    if found:
        ctx.exit(_EXIT_WEAK)
    note(choose("Cấu hình ổn.", "The settings are sound."))


@config.command(help=choose("Giải thích một khóa cấu hình, hoặc tất cả.", "Explain one setting, or all."))
@click.argument("key", required=False)
@data_option
@json_option
def explain(key: str | None, data: DataFolder, as_json: bool) -> None:
    """What a setting is for, how it is written, what it is here."""
    from antin.site.serving.explanations import EXPLANATIONS
    from antin.site.serving.reading import settings_of
    from antin.site.serving.site_settings import SiteSettings

    chosen = [key] if key else list(EXPLANATIONS)
    for name in chosen:
        _require_known(name, list(EXPLANATIONS))
    values, defaults = _flat(settings_of(data)), _flat(SiteSettings())
    if as_json:
        rows = {
            name: {
                "vi": EXPLANATIONS[name].vietnamese,
                "en": EXPLANATIONS[name].english,
                "example": EXPLANATIONS[name].example,
                "default": defaults[name],
                "value": values[name],
            }
            for name in chosen
        }
        emit({"schema": _EXPLAIN, "settings": rows})
        return
    for name in chosen:
        words = EXPLANATIONS[name]
        click.echo(click.style(name, bold=True))
        click.echo(f"  {words.vietnamese if is_vietnamese() else words.english}")
        click.echo(f"  {choose('ví dụ', 'example')}: {name.partition('.')[2]} = {words.example}")
        click.echo(f"  {choose('mặc định', 'default')}: {_text(defaults[name])}")
        click.echo(f"  {choose('ở đây', 'here')}: {_text(values[name])}")


def _require_known(name: str, known: list[str]) -> None:
    if name in known:
        return
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f"Did you mean {near[0]}?" if near else "“antin config explain” lists all."
    raise UnableToFindSetting(f"There is no setting {name}.", remedy=remedy, where=name)


def _flat(settings: Any) -> dict[str, Any]:
    """``section.name`` → value, as JSON has it."""
    return {
        f"{section.name}.{each.name}": _plain(getattr(getattr(settings, section.name), each.name))
        for section in fields(settings)
        for each in fields(getattr(settings, section.name))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Path) else value


def _text(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return ", ".join(value) or "–" if isinstance(value, list) else str(value)
