"""What every piece of an app definition is."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A piece of an app definition: frozen, and nothing in it that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def read_names(self) -> tuple[str, ...]:
        """The names of the values it reads in the app, columns included; most pieces read none."""
        return ()
