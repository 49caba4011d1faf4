"""Mailing: each mail goes out once whoever sends, nothing is lost while the server is away, no name breaks in."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Refused
from automation_log.domain.mails import FIRST_PAUSE, LONGEST_PAUSE, MailKind, MailState
from automation_log.domain.reasons import Reason
from automation_log.domain.roles import Role
from automation_log.domain.secrets import Secret
from automation_log.notices.post import MailServer
from automation_log.store.database import Connection, Database
from automation_log.store.mails import ListedMail, retry
from automation_log.store.sessions import token_hash
from tests.notices.desk import Desk
from tests.notices.post_office import open_post_office, text
from tests.notices.test_telling import ADA, SEES, fails

INVITED = "invited@example.com"


async def invite(desk: Desk, *emails: str) -> list[UUID]:
    """Invitations to new members, due now."""
    found = [await desk.new_member(email) for email in emails]

    async def work(connection: Connection) -> None:
        for member_id in found:
            await desk.outbox.put(
                connection, MailKind.INVITATION, desk.workshop.record.ids.new(), [member_id]
            )

    await desk.workshop.record.database.write(desk.workshop.record.workspace_id, work)
    return found


async def only(desk: Desk) -> ListedMail:
    (mail,) = await desk.listed()
    return mail


async def test_several_processes_send_each_mail_once(desk: Desk) -> None:
    people = [f"person-{number}@example.com" for number in range(20)]
    await invite(desk, *people)
    others = [Database(desk.workshop.record.database.conninfo, size=2) for _ in range(3)]
    for database in others:
        await database.open()
    try:
        sent = await asyncio.gather(*(desk.notices(database=one).mailing.send() for one in others))
    finally:
        for database in others:
            await database.close()
    assert desk.office.recipients() == sorted(people)
    assert sum(sent) == len(people)
    assert set(await desk.states()) == {MailState.SENT}


async def test_an_hour_without_a_server_loses_nothing_and_doubles_nothing(desk: Desk) -> None:
    await desk.office.close()
    job = await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await invite(desk, INVITED)
    for _ in range(120):
        await desk.round()
        desk.workshop.clock.ahead += timedelta(seconds=30)
    mails = await desk.listed()
    assert {mail.state for mail in mails} == {MailState.DUE}
    assert all(1 < mail.attempts < 12 for mail in mails), "it backs off"
    assert all("cannot be used" in mail.said for mail in mails)
    assert (await desk.workshop.row(job))["settled"], "jobs are not disturbed"
    await desk.office.open()
    for _ in range(40):
        await desk.round()
        desk.workshop.clock.ahead += timedelta(seconds=30)
    assert desk.office.recipients() == sorted([INVITED, *(desk.address(role) for role in SEES)])
    assert set(await desk.states()) == {MailState.SENT}


async def test_a_mail_nobody_takes_for_a_day_is_given_up_and_says_so_until_asked_again(desk: Desk) -> None:
    await desk.office.close()
    await invite(desk, INVITED)
    for _ in range(100):
        await desk.round()
        desk.workshop.clock.ahead += LONGEST_PAUSE
    mail = await only(desk)
    assert (mail.state, mail.sent_at) == (MailState.GIVEN_UP, None)
    assert "The mail server cannot be used" in mail.said
    (entry,) = await desk.workshop.entries(mail.id, EntryKind.MAIL_GIVEN_UP)
    assert entry["public"]["says"]["mail_kind"] == "Invitation"
    await desk.office.open()
    await desk.round()
    assert desk.office.mails == []
    await desk.workshop.record.database.write(
        desk.workshop.record.workspace_id,
        lambda connection: retry(connection, mail.id, now=desk.workshop.clock()),
    )
    await desk.round()
    assert desk.office.recipients() == [INVITED]
    await desk.workshop.assert_verified()


async def test_a_refused_address_is_given_up_and_a_busy_mailbox_tried_again(desk: Desk) -> None:
    desk.office.refused = {INVITED: "550 No such user", "busy@example.com": "450 Later"}
    await invite(desk, INVITED, "busy@example.com", "fine@example.com")
    await desk.round()
    assert desk.office.recipients() == ["fine@example.com"], "one that is refused holds nobody else back"
    by_address = {mail.email: mail for mail in await desk.listed()}
    assert by_address[INVITED].state is MailState.GIVEN_UP
    assert by_address[INVITED].said == "The mail server refuses the address (550)."
    assert by_address["busy@example.com"].state is MailState.DUE
    desk.office.refused = {}
    desk.workshop.clock.ahead += FIRST_PAUSE
    await desk.round()
    assert desk.office.recipients() == ["busy@example.com", "fine@example.com"]


async def test_a_message_the_server_refuses_is_tried_again_with_the_same_id(desk: Desk) -> None:
    desk.office.answers = ["451 Not now"]
    await invite(desk, INVITED)
    await desk.round()
    assert (await only(desk)).said == "The mail server refuses the message (451)."
    desk.workshop.clock.ahead += FIRST_PAUSE
    await desk.round()
    (message,) = desk.office.mails
    assert message["Message-ID"] == f"<{(await only(desk)).id}@example.com>"


async def test_who_may_not_come_in_any_more_gets_nothing(desk: Desk) -> None:
    (member,) = await invite(desk, INVITED)
    await desk.run("UPDATE members SET is_active = false WHERE id = %s", member)
    await desk.round()
    assert (desk.office.mails, (await only(desk)).state) == ([], MailState.NEEDLESS)


async def test_an_e_mail_that_is_no_address_is_given_up(desk: Desk) -> None:
    (member,) = await invite(desk, INVITED)
    await desk.run("UPDATE members SET email = %s WHERE id = %s", "a@b.test\nBcc: all@b.test", member)
    await desk.round()
    assert (desk.office.mails, (await only(desk)).state) == ([], MailState.GIVEN_UP)


NASTY = "=cmd()|' /C calc'!A0 \u202egnp.exe\r\nBcc: everybody@example.com\n\nHello\u2028😀"


async def test_names_from_outside_neither_end_a_header_nor_turn_it_round(desk: Desk) -> None:
    await desk.run("UPDATE workspaces SET name = %s", NASTY + "x" * 500)
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.run("UPDATE jobs SET subject = %s, target_label = %s", NASTY, NASTY)
    await desk.notices(brand=NASTY).telling.tell()
    await desk.notices(brand=NASTY).mailing.send()
    assert desk.office.recipients() == sorted(desk.address(role) for role in SEES)
    for message, raw in zip(desk.office.mails, desk.office.raw, strict=True):
        assert message["Bcc"] is None
        assert len(message.get_all("To", [])) == 1
        assert str(message["From"]).endswith("<log@example.com>")
        assert len(message["Subject"]) <= 210  # where a long header is folded, a space may come in
        for sign in "\u202e\u2028\x00":
            assert sign not in message["Subject"] + message["From"] + text(message)
        assert "\nBcc:" not in text(message)
        head = raw.split(b"\r\n\r\n")[0]
        assert all(len(line) <= 998 for line in head.split(b"\r\n"))
        assert b"\nBcc" not in head
        assert "=cmd()" in text(message), "what is only odd stays as it is"


async def test_no_secret_stands_in_a_mail_or_in_the_outbox(desk: Desk) -> None:
    canary = "C4nary-in-what-the-app-said"
    await desk.workshop.keep_password(canary)
    desk.workshop.app.passwords = {"robot": canary}
    desk.workshop.app.fail("Find the person", Refused(Reason.PERMISSION_MISSING, f"It said {canary}."))
    job = await desk.workshop.adding(ADA)
    await desk.workshop.attempt(job)
    assert canary in str(await desk.workshop.row(job)), "the app did say it"
    await invite(desk, INVITED)
    await desk.round()
    token = text(desk.office.to(INVITED)[0]).split("/choose-password/")[1].split()[0]
    assert len(desk.office.mails) == len(SEES) + 1
    for message in desk.office.mails:
        assert canary not in str(message) + text(message)
        assert "Editors" not in text(message)
    kept = str(await desk.rows("mails")) + str(await desk.rows("troubles"))
    for secret in (canary, token, token_hash(token).hex(), ADA, INVITED):
        assert secret not in kept


async def test_of_two_invitations_the_newest_opens(desk: Desk) -> None:
    await desk.office.close()
    (member,) = await invite(desk, INVITED)
    await desk.round()
    links = await desk.rows("sign_in_links")
    assert [row["member_id"] for row in links] == [member]
    await desk.office.open()
    desk.workshop.clock.ahead += FIRST_PAUSE
    await desk.round()
    token = text(desk.office.to(INVITED)[0]).split("/choose-password/")[1].split()[0]
    now = desk.workshop.clock()
    open_ones = [row for row in await desk.rows("sign_in_links") if row["expires_at"] > now]
    assert [row["token_hash"] for row in open_ones] == [token_hash(token)]
    assert open_ones[0]["expires_at"] - now <= timedelta(days=7)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1, made by itself, with its key in the same file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "post.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


async def test_a_server_is_signed_in_to_over_tls_and_only_when_its_certificate_is_known(
    desk: Desk, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with open_post_office(tls=context, login=("log", "secret-of-the-post")) as office:
        await invite(desk, INVITED)

        def server(password: str) -> MailServer:
            return MailServer(
                host="127.0.0.1", port=office.port, security="starttls", user="log", password=Secret(password)
            )

        assert await desk.notices(server=server("secret-of-the-post")).mailing.send() == 0
        assert (await only(desk)).said == "The mail server cannot be used (SSLCertVerificationError)."
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        desk.workshop.clock.ahead += FIRST_PAUSE
        assert await desk.notices(server=server("another")).mailing.send() == 0
        assert (await only(desk)).said == "The mail server does not let us in (535)."
        desk.workshop.clock.ahead += 2 * FIRST_PAUSE
        assert await desk.notices(server=server("secret-of-the-post")).mailing.send() == 1
        assert office.recipients() == [INVITED]


async def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(desk: Desk) -> None:
    await invite(desk, INVITED)
    server = MailServer(host="127.0.0.1", port=desk.office.port, security="starttls")
    assert await desk.notices(server=server).mailing.send() == 0
    assert "cannot be used" in (await only(desk)).said
    assert desk.office.mails == []


async def test_who_dies_after_taking_a_mail_leaves_it_due(desk: Desk) -> None:
    await desk.office.close()
    reached = asyncio.Event()

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Spoken with first: Python 3.11's wait_for loses a cancel that comes just as the connection is made.
        writer.write(b"220 silent.example.com ESMTP\r\n")
        await reader.readline()
        reached.set()
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(swallow, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    await invite(desk, INVITED)
    silent_server = MailServer(host="127.0.0.1", port=port, security="none")
    dying = asyncio.create_task(desk.notices(server=silent_server).mailing.send())
    async with asyncio.timeout(20):
        await reached.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    silent.close()
    await desk.office.open()
    await desk.round()
    assert desk.office.mails == [], "it may still be under way"
    desk.workshop.clock.ahead += FIRST_PAUSE
    await desk.round()
    assert desk.office.recipients() == [INVITED]
    assert (await only(desk)).attempts == 2


async def test_a_member_with_a_password_is_not_invited(desk: Desk) -> None:
    (member,) = await invite(desk, INVITED)
    await desk.run("UPDATE members SET password_hash = 'x' WHERE id = %s", member)
    await desk.round()
    assert (await only(desk)).state is MailState.NEEDLESS
    assert desk.office.to(desk.address(Role.OWNER)) == []


async def test_a_mail_that_cannot_be_written_holds_up_no_other_and_is_given_up(desk: Desk) -> None:
    await fails(desk, Reason.PERMISSION_MISSING, ADA)
    await desk.notices().telling.tell()
    await desk.run("UPDATE troubles SET reason = 'nobody knows'")
    await invite(desk, INVITED)
    await desk.round()
    assert desk.office.recipients() == [INVITED]
    assert sorted(set(await desk.states())) == [MailState.DUE, MailState.SENT]
    await desk.round()  # nothing is due: a broken mail is put off, and does not come back each second
    desk.workshop.clock.ahead += MailKind.TROUBLE.tried_for + FIRST_PAUSE
    await desk.round()
    assert sorted(set(await desk.states())) == [MailState.SENT, MailState.GIVEN_UP]
    assert desk.office.recipients() == [INVITED]
