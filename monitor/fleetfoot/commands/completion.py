"""``fleetfoot completion``: the completion script of a shell."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

from fleetfoot.cli.group import COMPLETION_VARIABLE, PROGRAM, root

_SHELLS: Final = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(*, shell: str) -> int:
    """Print the script that completes fleetfoot's commands and options.

    \b
    bash: fleetfoot completion bash > ~/.local/share/bash-completion/completions/fleetfoot
    zsh:  fleetfoot completion zsh > "${fpath[1]}/_fleetfoot"
    fish: fleetfoot completion fish > ~/.config/fish/completions/fleetfoot.fish
    """  # noqa: D301 - \b is click's mark for lines to be kept
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(root, {}, PROGRAM, COMPLETION_VARIABLE).source())
    return 0
