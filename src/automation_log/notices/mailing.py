"""Mailing: sends what is due, one after another; several processes share the outbox, and each mail goes out once."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from typing import assert_never
from uuid import UUID

import structlog

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.ids import Clock
from automation_log.domain.mails import MailState, one_line
from automation_log.notices.letters import Letter, Letters, Needless, NotYet, Undeliverable
from automation_log.notices.post import Away, Line, MailServer, Outcome, Refused, Sent, line_to
from automation_log.store import doors, mails
from automation_log.store.database import Connection, Database
from automation_log.store.mails import TakenMail
from automation_log.store.record import Recorder

log = structlog.get_logger()


class Mailing:
    """One round over what is due at a time.

    A mail is taken, sent and ended in three steps. Whoever dies between them leaves it due after its pause; only a
    death between the server's yes and our note of it sends a mail again, under the same Message-ID.
    """

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        letters: Letters,
        server: MailServer,
        sender: str,
        brand: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._letters = letters
        self._server = server
        self._sender = Address(display_name=one_line(brand), addr_spec=sender)
        self._clock = clock

    async def send(self) -> int:
        """Send what is due, until nothing is or the server cannot be used; how many went out."""
        async with self._database.outside() as connection:
            due = await doors.due_mails(connection, now=self._clock())
        if not due:
            return 0
        sent = 0
        async with line_to(self._server) as line:
            for workspace_id, mail_id in due:
                outcome = await self._tried(line, workspace_id, mail_id)
                sent += isinstance(outcome, Sent)
                if isinstance(outcome, Away):
                    log.warning("mail waits", said=outcome.said)
                    break
        return sent

    async def _tried(self, line: Line, workspace_id: UUID, mail_id: UUID) -> Outcome | None:
        """One mail; one that cannot be written is put off like one that is refused, and holds up no other."""
        try:
            return await self._send(line, workspace_id, mail_id)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("mail broke", mail=str(mail_id))
            await self._database.write(workspace_id, partial(mails.take, mail_id=mail_id, now=self._clock()))
            return None

    async def _send(self, line: Line, workspace_id: UUID, mail_id: UUID) -> Outcome | None:
        taken = await self._database.write(workspace_id, partial(self._take, mail_id=mail_id))
        if taken is None:
            return None
        mail, letter = taken
        outcome = await line.send(self._message(mail, letter))
        await self._database.write(workspace_id, partial(self._note, mail=mail, outcome=outcome))
        return outcome

    async def _take(self, connection: Connection, *, mail_id: UUID) -> tuple[TakenMail, Letter] | None:
        """Begin an attempt; None when another process has, or when there is nothing to send."""
        now = self._clock()
        mail = await mails.take(connection, mail_id, now=now)
        if mail is None:
            return None
        if now > mail.tries_until:
            await self._give_up(connection, mail, "Nobody could send it in time.")
            return None
        match await self._letters.compose(connection, mail):
            case Letter() as letter:
                return mail, letter
            case Needless(said=said):
                await mails.end(connection, mail, MailState.NEEDLESS, now=now, said=said)
            case Undeliverable(said=said):
                await self._give_up(connection, mail, said)
            case NotYet():
                pass
            case other:
                assert_never(other)
        return None

    async def _note(self, connection: Connection, *, mail: TakenMail, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                await mails.end(connection, mail, MailState.SENT, now=self._clock())
            case Refused(said=said, is_final=True):
                await self._give_up(connection, mail, said)
            case Refused(said=said) | Away(said=said):
                if mail.due_at > mail.tries_until:
                    await self._give_up(connection, mail, said)
                else:
                    await mails.put_off(connection, mail, said=said)
            case _:
                assert_never(outcome)

    async def _give_up(self, connection: Connection, mail: TakenMail, said: str) -> None:
        """End the mail unsent, with an entry; a later attempt that is under way has its own say."""
        if await mails.end(connection, mail, MailState.GIVEN_UP, now=self._clock(), said=said):
            await self._recorder.say(
                connection,
                mail.id,
                EntryKind.MAIL_GIVEN_UP,
                public={
                    "about_kind": "mail",
                    "mail_kind": mail.kind.label,
                    "attempts": mail.attempts,
                    "member_id": mail.member_id,
                },
                personal={"said": said},
            )
            log.warning("mail given up", kind=mail.kind.label, said=said)

    def _message(self, mail: TakenMail, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = Address(addr_spec=letter.address)
        message["Subject"] = letter.wording.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{mail.id}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: nobody's absence note answers it
        text = "\n".join((*letter.wording.lines, "", "-- ", self._sender.display_name, ""))
        message.set_content(text, cte="quoted-printable")  # every server takes it, however long a line is
        return message
