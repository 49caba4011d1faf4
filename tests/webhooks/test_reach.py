"""Reach: no message goes to a link-local or metadata address, however it is led there, nor further than allowed."""

import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest

from automation_log.connectors.checked_addresses import Resolve
from automation_log.directory.webhooks import NewWebhook
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.reach import Reach
from automation_log.domain.webhooks import Event
from tests.access.test_checked_requests import certified
from tests.notices.test_telling import ADA, completes
from tests.webhooks.counter import Counter
from tests.webhooks.receiver import open_receiver


def leading_to(*addresses: str) -> Resolve:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


async def refused(counter: Counter, address: str, *, reach: Reach, resolve: Resolve | None = None) -> str:
    poster = counter.poster(reach=reach, **({"resolve": resolve} if resolve else {}))
    asked = NewWebhook(name="Tickets", address=address, events=tuple(Event))
    with pytest.raises(InvalidRequest) as error:
        await counter.webhooks(poster).add(counter.workspace_id, asked, counter.by)
    assert error.value.field == "address"
    return str(error.value)


METADATA = "link-local or a cloud's metadata"


@pytest.mark.parametrize("reach", list(Reach))
async def test_metadata_and_link_local_addresses_are_beyond_every_reach(
    counter: Counter, reach: Reach
) -> None:
    for address in ("169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "[::ffff:169.254.169.254]"):
        assert METADATA in await refused(counter, f"https://{address}/hooks", reach=reach)
    for leads in (("169.254.169.254",), ("fd00:ec2::254",), ("93.184.215.14", "169.254.169.254")):
        said = await refused(
            counter, "https://innocent.example.com/", reach=reach, resolve=leading_to(*leads)
        )
        assert METADATA in said


async def test_what_is_inside_and_this_machine_are_called_only_within_reach(counter: Counter) -> None:
    name = "https://receiver.example.com/"
    inside = leading_to("10.1.2.3")
    assert "inner network" in await refused(counter, name, reach=Reach.PUBLIC, resolve=inside)
    shared = leading_to("100.64.0.1")
    assert "inner network" in await refused(counter, name, reach=Reach.PUBLIC, resolve=shared)
    assert await counter.poster(reach=Reach.PRIVATE, resolve=inside).check(name) == name
    for reach in (Reach.PUBLIC, Reach.PRIVATE):
        assert "this very machine" in await refused(counter, "https://localhost/", reach=reach)
        assert "this very machine" in await refused(counter, counter.receiver.address, reach=reach)
    assert await counter.poster(reach=Reach.LOOPBACK).check("http://localhost:9/") == "http://localhost:9/"
    assert "Only https" in await refused(counter, "http://10.1.2.3/", reach=Reach.LOOPBACK)
    elsewhere = leading_to("10.1.2.3")
    said = await refused(counter, "http://localhost/", reach=Reach.LOOPBACK, resolve=elsewhere)
    assert said == "Without https only this very machine is called."


async def test_a_name_nobody_knows_is_refused(counter: Counter) -> None:
    said = await refused(counter, "https://nowhere.invalid/", reach=Reach.LOOPBACK)
    assert said == "Its host is not known."


async def test_a_name_that_leads_elsewhere_later_is_judged_again_when_it_is_called(counter: Counter) -> None:
    webhook, _ = await counter.add()
    await completes(counter.desk, ADA)
    await counter.desk.run("UPDATE webhooks SET address = 'https://rebound.example.com/'")
    poster = counter.poster(resolve=leading_to("169.254.169.254"))
    assert await counter.delivering(poster=poster).deliver() == 0
    assert METADATA in (await counter.find(webhook)).said


async def test_the_connection_goes_to_the_address_that_was_judged_and_names_the_host(
    counter: Counter,
) -> None:
    """The name is asked for once a call; asked twice, the second answer would be the one that is called."""
    port, asked = counter.receiver.port, 0

    async def once(host: str, port: int) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return ("127.0.0.1",) if asked == 1 else ("169.254.169.254",)

    await counter.add()
    await completes(counter.desk, ADA)
    await counter.desk.run(f"UPDATE webhooks SET address = 'http://localhost:{port}/hooks'")
    assert await counter.delivering(poster=counter.poster(resolve=once)).deliver() == 1
    assert asked == 1
    assert counter.receiver.taken[0].headers["host"] == f"localhost:{port}"


async def test_the_certificate_is_that_of_the_name_and_not_of_the_address(
    counter: Counter, tmp_path: Path
) -> None:
    certificate = certified(tmp_path, "receiver.example.com")
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, tmp_path / "key.pem")
    trust = ssl.create_default_context(cafile=str(certificate))
    here = leading_to("127.0.0.1")
    webhook, secret = await counter.add()
    await completes(counter.desk, ADA)
    async with open_receiver(tls=serving) as receiver:
        for host, arrived, poster in (
            ("receiver.example.com", 0, counter.poster(resolve=here)),
            ("another.example.com", 0, counter.poster(resolve=here, trust=trust)),
            ("receiver.example.com", 1, counter.poster(resolve=here, trust=trust)),
        ):
            await counter.desk.run(
                "UPDATE webhooks SET due_at = made_at, address = %s", f"https://{host}:{receiver.port}/"
            )
            assert await counter.delivering(poster=poster).deliver() == arrived
            stands = await counter.find(webhook)
            assert stands.said == "The receiver's certificate is not trusted."
        receiver.taken[0].verify(secret)


async def test_no_proxy_of_the_environment_sees_a_message(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await counter.add()
    await completes(counter.desk, ADA)
    assert await counter.deliver() == 1


async def test_the_next_address_of_a_name_is_tried_when_one_does_not_answer(counter: Counter) -> None:
    poster = counter.poster(resolve=leading_to("127.0.0.3", "127.0.0.1"))
    await counter.add()
    await completes(counter.desk, ADA)
    await counter.desk.run(f"UPDATE webhooks SET address = 'http://localhost:{counter.receiver.port}/'")
    assert await counter.delivering(poster=poster).deliver() == 1
