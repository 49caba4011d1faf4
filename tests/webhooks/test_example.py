"""The guide's receiver runs as it stands, and prints what the guide says of a failure, a recovery and a replay."""

import asyncio
import os
import re
import socket
import sys
from contextlib import suppress
from pathlib import Path

from automation_log.directory.webhooks import NewWebhook
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.webhooks import Event
from automation_log.webhooks.payload import Place, trial_message
from automation_log.webhooks.posting import Delivered, Failed
from tests.engine.readings import until
from tests.notices.test_telling import ADA, fails, work
from tests.webhooks.counter import Counter

GUIDE = (Path(__file__).parents[2] / "docs/webhooks.md").read_text()
PLACE = Place(slug="acme", address=None)


async def test_the_guides_receiver_prints_what_it_says(counter: Counter) -> None:
    example, printed = (re.search(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL) for kind in ("python", "text"))
    assert example is not None
    assert printed is not None
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    asked = NewWebhook(name="Guide", address=f"http://127.0.0.1:{port}/hooks", events=tuple(Event))
    webhooks = counter.webhooks()
    webhook, secret = await webhooks.add(counter.workspace_id, asked, counter.by)
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", example[1]),
        env=os.environ | {"SECRET": secret.reveal(), "PORT": str(port)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:

        async def is_tried() -> bool:
            return isinstance(await webhooks.send_test(counter.workspace_id, webhook), Delivered)

        await until(is_tried)
        root = await fails(counter.desk, Reason.PERMISSION_MISSING, ADA)
        since = (await counter.desk.workshop.row(root))["finished_at"]
        await counter.desk.workshop.retry(root)
        await work(counter.desk, root)
        assert await counter.deliver() == 2
        await webhooks.replay(counter.workspace_id, webhook, since, counter.by)
        assert await counter.deliver() == 2
        forged = trial_message(
            counter.desk.workshop.record.ids.new(), PLACE, at=counter.desk.workshop.clock()
        )
        answer = await counter.poster().post(asked.address, forged, [Secret("whsec_Zm9yZ2Vk")])
        assert answer == Failed(said="The receiver answered 401.")
    finally:
        with suppress(ProcessLookupError):
            running.terminate()
        out, err = await running.communicate()
    assert err.decode() == ""
    assert out.decode() == printed[1]


def test_the_guide_names_every_event_with_its_meaning() -> None:
    told = re.findall(r"^\| `(job\.\w+)` \| (.+) \|$", GUIDE, re.MULTILINE)
    assert told == [(event.value, lower(event.meaning)) for event in Event]


def lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")
