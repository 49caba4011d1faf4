"""An environment is installed once, by one start at a time, and only a finished one is used."""

import asyncio

import pytest

from targets import environments


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TARGETS_FOLDER", str(tmp_path / "cache"))
    monkeypatch.setattr(environments, "ASKS_AGAIN_AFTER", 0.01)


@pytest.fixture
def recipe(tmp_path):
    recipe = tmp_path / "requirements.txt"
    recipe.write_text("# none\n")
    return recipe


async def test_starts_at_once_install_once_and_another_recipe_anew(recipe):
    installed, may_end = [], asyncio.Event()

    async def install(folder):
        await may_end.wait()
        installed.append(folder)

    def make(runtime="a runtime"):
        return environments.installed_once("app", runtime, recipe, install)

    starts = [asyncio.create_task(make()) for _ in range(3)]
    early, _ = await asyncio.wait(starts, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
    assert early == set(), "nobody goes on before the environment is finished"
    may_end.set()
    assert set(await asyncio.gather(*starts)) == {installed[0]}
    assert await make() == installed[0]
    recipe.write_text("# still none\n")
    assert await make() != installed[0]
    assert await make("a newer runtime") not in installed[:2]
    assert len(installed) == 3


async def test_what_failed_half_way_is_begun_anew(recipe):
    async def fail(folder):
        (folder / "half").touch()
        raise RuntimeError("no registry")

    async def install(folder):
        assert not (folder / "half").exists()

    with pytest.raises(RuntimeError, match="no registry"):
        await environments.installed_once("app", "a runtime", recipe, fail)
    assert (await environments.installed_once("app", "a runtime", recipe, install)).is_dir()
