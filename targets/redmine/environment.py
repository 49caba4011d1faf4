"""Redmine with a Ruby of its own, from Debian's packages, and an instance to begin others from."""

import os
from pathlib import Path

from targets.debian import release, unpack
from targets.environments import installed_once
from targets.processes import bare_environment, run

PACKAGES = ("redmine", "redmine-sqlite", "puma")
# Ruby looks for these beside itself.
BESIDE_EACH_OTHER = ("redmine", "ruby", "libruby", "rake", "racc", "puma", "libjs-")
GEMFILE = """eval_gemfile "{app}/Gemfile"
gem "sqlite3"
gem "puma"
"""
# Mail jobs in threads of their own would meet the request's transaction, which SQLite refuses as locked.
NO_SECOND_WRITER = "config.active_job.queue_adapter = :inline\n"


async def redmine_environment() -> "RedmineEnvironment":
    """The one environment for all instances, installed on first use."""
    return RedmineEnvironment(await installed_once("redmine", release(), Path(__file__), _install))


class RedmineEnvironment:
    """A folder with Redmine unpacked, and a migrated database to begin from."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "root"
        self._gemfile = folder / "Gemfile"
        self.app = self._root / "usr/share/redmine"
        self.template = folder / "template"

    def command(self, name: str) -> tuple[str | Path, ...]:
        """How to run a Ruby program of the packages."""
        return (self._root / "usr/bin/ruby", self._root / "usr/bin" / name)

    def variables(self, instance: Path, name: str) -> dict[str, str]:
        """What Ruby runs with for an instance that is linked by that name."""
        usr = self._root / "usr"
        (native,) = usr.glob("lib/*/ruby/vendor_ruby/3.*")
        libraries, version = native.parents[2], native.name
        ruby = (
            usr / "lib/ruby/vendor_ruby",
            native,
            usr / "lib/ruby" / version,
            libraries / "ruby" / version,
        )
        gems = (
            *(usr / "share/rubygems-integration" / which for which in ("all", version)),
            *(libraries / "rubygems-integration" / version, usr / "lib/ruby/gems" / version),
        )
        return bare_environment() | {
            "PATH": f"{usr / 'bin'}:{os.environ['PATH']}",
            "HOME": str(instance),
            "LANG": "C.UTF-8",
            "LD_LIBRARY_PATH": str(libraries),
            "RUBYLIB": ":".join(map(str, ruby)),
            "GEM_PATH": ":".join(map(str, gems)),
            "GEM_HOME": str(instance / "gems"),
            "BUNDLE_GEMFILE": str(self._gemfile),
            "BUNDLE_IGNORE_CONFIG": "1",
            "RAILS_ENV": "production",
            "REDMINE_LANG": "en",
            "REDMINE_INSTANCE": name,
            "SCHEMA": str(instance / "schema.rb"),
        }

    def link(self, instance: Path, name: str) -> None:
        """Lay an instance out and let Redmine find it, in a folder of any place, by the name."""
        for part in ("config", "log", "files", "tmp/cache"):
            (instance / part).mkdir(parents=True, exist_ok=True)
        (instance / "config/database.yml").write_text(
            "production:\n  adapter: sqlite3\n  timeout: 20000\n  pool: 10\n"
            f'  database: "{instance / "redmine.sqlite3"}"\n',
            encoding="utf-8",
        )
        (instance / "config/configuration.yml").write_text(
            f'default:\n  attachments_storage_path: "{instance / "files"}"\n', encoding="utf-8"
        )
        key = instance / "config/secret_key.txt"
        if not key.exists():
            key.write_text(os.urandom(40).hex(), encoding="utf-8")
        self.unlink(name)
        (self.app / "instances" / name).symlink_to(instance)

    def unlink(self, name: str) -> None:
        """Take the link away; the instance stays."""
        (self.app / "instances" / name).unlink(missing_ok=True)

    async def prepare(self) -> None:
        """Lock the gems, and make the database that instances begin from."""
        # The package's own link points at one place for the whole machine.
        (self.app / "instances").unlink()
        (self.app / "instances").mkdir()
        self._gemfile.write_text(GEMFILE.format(app=self.app), encoding="utf-8")
        (self.app / "config/additional_environment.rb").write_text(NO_SECOND_WRITER, encoding="utf-8")
        self.link(self.template, "template")
        # In two runs: the second sees the columns only once the first has made them all.
        for words in (
            (*self.command("bundle"), "lock", "--local"),
            (*self.command("rake"), "db:migrate"),
            (*self.command("rake"), "redmine:load_default_data"),
        ):
            environment = self.variables(self.template, "template")
            log = self.template / "prepare.log"
            await run(*words, folder=self.app, environment=environment, log=log)


async def _install(folder: Path) -> None:
    await unpack(PACKAGES, folder, always=BESIDE_EACH_OTHER)
    await RedmineEnvironment(folder).prepare()
