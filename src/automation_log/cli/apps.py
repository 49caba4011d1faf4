"""`automation-log apps`: the app definitions there are, whether a file is one, and what one may hold."""

from pathlib import Path
from typing import Annotated

import typer

from automation_log.cli.running import read_settings, told
from automation_log.cli.tables import print_json, print_table
from automation_log.cli.trying import try_task
from automation_log.cli.workspaces import JsonOption
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.loader import load
from automation_log.connectors.schema import app_definition_schema, as_text
from automation_log.domain.errors import ConfigurationError
from automation_log.domain.tasks import TASKS_BY_WORD

app = typer.Typer(no_args_is_help=True, help="See, check and try app definitions.")
app.command("try")(try_task)
MISTAKE_FOUND = 1


@app.command("list")
def list_apps(as_json: JsonOption = False) -> None:
    """List every app that jobs can act on."""
    with told():
        definitions = Catalog(read_settings().apps_folder).list()
    if as_json:
        print_json(
            [
                {
                    "app": definition.app,
                    "name": definition.name,
                    "interface": definition.interface,
                    "tasks": {
                        word: definition.interface_of(TASKS_BY_WORD[word]) for word in definition.tasks
                    },
                }
                for definition in definitions
            ]
        )
        return
    rows = [
        (one.app, one.name, one.interface, ", ".join(TASKS_BY_WORD[word].label for word in one.tasks))
        for one in definitions
    ]
    print_table(("App", "Name", "Interface", "Tasks"), rows, empty="No apps.")


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The app definition to read.")]) -> None:
    """Check an app definition: exits with 1 and says file, line and reason when it has a mistake."""
    try:
        definition = load(file)
    except ConfigurationError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(MISTAKE_FOUND) from None
    tasks = ", ".join(TASKS_BY_WORD[word].label for word in definition.tasks)
    typer.echo(f"{file}: {definition.name} is in order; it can do: {tasks}.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of app definitions, for your editor."""
    typer.echo(as_text(app_definition_schema()), nl=False)
