"""The one function that changes jobs: it locks, checks, rolls up and writes, in the caller's transaction.

A job's row is the fold of its entries: every entry says under `set` which columns it changed, and nothing changes a
column without one. `verify` replays them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from automation_log.domain.entries import SALT_BYTES, AboutKind, Entry, EntryKind, canonical
from automation_log.domain.errors import IllegalMove, LeaseLost, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import FINAL, Status, Tallies, is_legal_move, is_settled, roll_up
from automation_log.store import entries, statements
from automation_log.store.changes import PERSONAL_COLUMNS, Change
from automation_log.store.database import Connection

Row = dict[str, object]


class Recorder:
    """Records changes and new trees; holds the clock, the ids and the randomness it was given."""

    def __init__(self, *, clock: Clock, ids: Ids, random_bytes: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._ids = ids
        self._random_bytes = random_bytes

    async def record(
        self, connection: Connection, changes: Sequence[Change] = (), additions: Sequence[PlannedJob] = ()
    ) -> dict[UUID, Row]:
        """Apply the changes and insert the additions, ancestors included, or refuse and change nothing.

        Additions below an existing parent need at least that parent's tree to be named by `parent_id`.
        Returns the locked rows as they now stand, by id.
        Raises: IllegalMove, LeaseLost, NotFound; the caller's transaction then rolls back.
        """
        asked = {(change.root_id, change.job_id) for change in changes}
        planned = {addition.id for addition in additions}
        asked |= {
            (addition.root_id, addition.parent_id)
            for addition in additions
            if addition.parent_id is not None and addition.parent_id not in planned
        }
        draft = _Draft(self._clock(), self._ids, self._random_bytes)
        if asked:
            await draft.lock(connection, asked)
            draft.now = self._clock()  # what is recorded happens now, not when the wait for the locks began
        draft.add(additions)
        for change in changes:
            draft.apply(change)
        await draft.roll_up(connection)
        await draft.write(connection)
        return draft.rows

    async def say(
        self,
        connection: Connection,
        about: UUID,
        kind: EntryKind,
        *,
        public: Mapping[str, object],
        personal: Mapping[str, object],
    ) -> UUID:
        """Write one entry about something of the directory, its own root as no job stands above it; its id."""
        identifier = self._ids.new()
        entry = Entry.composed(
            id=identifier,
            root_id=identifier,
            about_kind=AboutKind.DIRECTORY,
            about_id=about,
            kind=kind,
            at=self._clock(),
            public={"says": public},
            personal={"says": personal},
            salt=self._random_bytes(SALT_BYTES),
        )
        await entries.insert(connection, [entry])
        return identifier


class _Draft:
    """One transaction's worth of change, built in memory under the locks."""

    def __init__(self, now: datetime, ids: Ids, random_bytes: Callable[[int], bytes]) -> None:
        self.now = now
        self.ids = ids
        self.random_bytes = random_bytes
        self.rows: dict[UUID, Row] = {}
        self.tallies: dict[UUID, Tallies] = {}
        self.new: set[UUID] = set()
        self.changed: set[UUID] = set()
        self.retallied: set[UUID] = set()
        self.moved: dict[UUID, Status] = {}
        self.entries: list[Entry] = []
        self.newest: UUID | None = None

    async def lock(self, connection: Connection, asked: Iterable[tuple[UUID, UUID]]) -> None:
        """Lock every asked job and its ancestors in one statement, root first."""
        pairs = sorted(asked)
        roots = sorted({root for root, _ in pairs})
        cursor = await connection.execute(
            statements.read("lock_trees"), {"roots": [r for r, _ in pairs], "ids": [i for _, i in pairs]}
        )
        self.rows = {row["id"]: dict(row) for row in await cursor.fetchall()}
        missing = [identifier for _, identifier in pairs if identifier not in self.rows]
        if missing:
            raise NotFound(f"There is no job {missing[0]} here.")
        # Read after the locks are held: a statement that waited would still see the tallies of its own start.
        parents = [identifier for identifier, row in self.rows.items() if not row["is_leaf"]]
        if parents:
            cursor = await connection.execute(
                statements.read("read_tallies"), {"roots": roots, "ids": parents}
            )
            for row in await cursor.fetchall():
                identifier = row.pop("id")
                self.tallies[identifier] = Tallies(**row)
        # Entries fold in the order of their ids, whichever machine's clock minted the last one.
        cursor = await connection.execute(statements.read("find_newest_entry"), {"roots": roots})
        newest = await cursor.fetchone()
        self.newest = newest["id"] if newest else None

    def add(self, additions: Sequence[PlannedJob]) -> None:
        """Take planned jobs in, each Queued with its first entry."""
        for job in additions:
            row = _first_row(job, self.now)
            self.rows[job.id] = row
            self.new.add(job.id)
            if job.is_leaf:
                for ancestor in job.path:
                    self._move(ancestor, None, Status.QUEUED)
            else:
                self.tallies.setdefault(job.id, Tallies())
                self.retallied.add(job.id)
            self._note(row, EntryKind.RECORDED, row, {}, {})

    def apply(self, change: Change) -> None:
        """Take one change in. Raises: LeaseLost, IllegalMove."""
        row = self.rows[change.job_id]
        if change.fence is not None and change.fence != row["fence"]:
            raise LeaseLost(f"Job {change.job_id} is held under a newer fence; nothing was written.")
        sets: Row = dict(change.sets)
        if change.raises_fence:
            sets["fence"] = _number(row["fence"]) + 1
        if change.status is not None:
            sets |= self._move_leaf(row, change.status)
        row.update(sets)
        self.changed.add(change.job_id)
        self._note(row, change.kind, sets, change.public, change.personal)

    def _move_leaf(self, row: Row, after: Status) -> Row:
        before = Status(_number(row["status"]))
        if not row["is_leaf"] or not is_legal_move(before, after):
            raise IllegalMove(
                f"A job that is {before.label} cannot become {after.label}; nothing was written."
            )
        for ancestor in _path(row):
            self._move(ancestor, before, after)
        self.moved[_id(row["id"])] = after
        sets: Row = {"status": int(after), "updated_at": self.now, "settled": after in FINAL}
        sets["finished_at"] = self.now if after in FINAL else None
        if after is Status.STARTED and row["started_at"] is None:
            sets["started_at"] = self.now
        return sets

    def _move(self, ancestor: UUID, before: Status | None, after: Status | None) -> None:
        self.tallies[ancestor] = self.tallies.get(ancestor, Tallies()).moved(before, after)
        self.retallied.add(ancestor)

    async def roll_up(self, connection: Connection) -> None:
        """Give every parent whose tallies moved the status they say, with an entry where anything changed."""
        children: dict[object, list[Row]] = {}
        for row in self.rows.values():
            children.setdefault(row["parent_id"], []).append(row)
        for identifier in sorted(self.retallied, key=lambda parent: -_number(self.rows[parent]["depth"])):
            row, tallies = self.rows[identifier], self.tallies[identifier]
            sets: Row = {}
            status = roll_up(tallies)
            if int(status) != row["status"]:
                sets["status"], sets["updated_at"] = int(status), self.now
                if row["started_at"] is None and status is not Status.QUEUED:
                    sets["started_at"] = self.now
            if is_settled(tallies) != row["settled"]:
                sets["settled"] = is_settled(tallies)
                sets["finished_at"] = self.now if sets["settled"] else None
            decider = await self._decider(connection, row, status, children)
            if decider != row["decided_by"]:
                sets["decided_by"] = decider
            evidence = self._lowest_evidence(identifier, row)
            if evidence != row["evidence"]:
                sets["evidence"] = evidence
            if sets:
                row.update(sets)
                self.changed.add(identifier)
                self._note(row, EntryKind.STATUS_CHANGED, sets, {}, {})

    async def _decider(
        self, connection: Connection, row: Row, status: Status, children: dict[object, list[Row]]
    ) -> UUID | None:
        """The leaf whose status the parent shows; kept while it still does."""
        if status not in (Status.NOT_COMPLETED, Status.RETRYING, Status.RUNNING):
            return None
        parent, kept = _id(row["id"]), row["decided_by"]
        if kept is not None and int(status) == row["status"] and kept not in self.moved:
            return _id(kept)
        # A parent shows what some job right below it shows, so this costs one look, however many are nested.
        for child in children.get(parent, []):
            if child["status"] == int(status):
                return _id(child["decided_by"] or child["id"])
        cursor = await connection.execute(
            statements.read("find_decider"),
            {
                "root": row["root_id"],
                "parent": parent,
                "status": int(status),
                "except": [child["id"] for child in children.get(parent, [])],
            },
        )
        found = await cursor.fetchone()
        return _id(found["id"]) if found else None

    def _lowest_evidence(self, parent: UUID, row: Row) -> object:
        levels = [
            _number(self.rows[leaf]["evidence"])
            for leaf in self.moved
            if self.rows[leaf]["evidence"] is not None and parent in _path(self.rows[leaf])
        ]
        if row["evidence"] is not None:
            levels.append(_number(row["evidence"]))
        return min(levels, default=None)

    def _note(
        self, row: Row, kind: EntryKind, sets: Row, public: object = None, personal: object = None
    ) -> None:
        public_sets = {name: value for name, value in sets.items() if name not in PERSONAL_COLUMNS}
        personal_sets = {name: value for name, value in sets.items() if name in PERSONAL_COLUMNS}
        self.newest = self.ids.new(after=self.newest)
        self.entries.append(
            Entry.composed(
                id=self.newest,
                root_id=_id(row["root_id"]),
                about_kind=AboutKind.JOB,
                about_id=_id(row["id"]),
                kind=kind,
                at=self.now,
                public={"set": public_sets, "says": public or {}},
                personal={"set": personal_sets, "says": personal or {}},
                salt=self.random_bytes(SALT_BYTES),
            )
        )

    async def write(self, connection: Connection) -> None:
        """Write the draft: one statement a table."""
        added = [self.rows[identifier] for identifier in self.new]
        updated = [self.rows[identifier] for identifier in self.changed - self.new]
        async with connection.pipeline():
            if added:
                workspace = await connection.execute(statements.read("current_workspace"))
                found = await workspace.fetchone()
                rows = [row | {"workspace_id": found["id"] if found else None} for row in added]
                await connection.execute(statements.read("insert_jobs"), {"rows": _json(rows)})
            if updated:
                roots = sorted({_id(row["root_id"]) for row in updated})
                await connection.execute(
                    statements.read("update_jobs"), {"rows": _json(updated), "roots": roots}
                )
            if self.retallied:
                rows = [
                    {"root_id": self.rows[parent]["root_id"], "id": parent}
                    | {status.word: self.tallies[parent].of(status) for status in Status}
                    for parent in self.retallied
                ]
                await connection.execute(statements.read("put_tallies"), {"rows": _json(rows)})
            if self.entries:
                await entries.insert(connection, self.entries)


def _first_row(job: PlannedJob, now: datetime) -> Row:
    return {
        "root_id": job.root_id,
        "id": job.id,
        "parent_id": job.parent_id,
        "path": list(job.path),
        "depth": job.depth,
        "is_leaf": job.is_leaf,
        "task": int(job.task),
        "target_kind": int(job.target.kind),
        "target_id": job.target.id,
        "target_label": job.target.label,
        "subject": job.subject,
        "actor_kind": int(job.actor.kind),
        "actor_id": job.actor.id,
        "actor_label": job.actor.label,
        "trigger": int(job.trigger),
        "cause_kind": int(job.cause.kind),
        "cause_id": job.cause.id,
        "cause_sentence": job.cause.sentence,
        "app": job.app,
        "asked": job.asked.as_json(),
        "status": int(Status.QUEUED),
        "settled": False,
        "decided_by": None,
        "reason": None,
        "detail": None,
        "evidence": None,
        "attempt": 0,
        "fence": 0,
        "waits_for": None,
        "waits_on": None,
        "due_at": (job.scheduled_for or now) if job.is_leaf else None,
        "scheduled_for": job.scheduled_for,
        "window_ends_at": job.window_ends_at,
        "cancel_requested_at": None,
        "created_at": now,
        "updated_at": now,
        "started_at": None,
        "finished_at": None,
        "rerun_of": job.rerun_of,
    }


def _json(rows: Sequence[Row]) -> Jsonb:
    return Jsonb(list(rows), dumps=lambda value: canonical_list(value))


def canonical_list(rows: Sequence[Row]) -> str:
    """Rows as one JSON text, ids and instants as text."""
    return "[" + ",".join(canonical(row) for row in rows) + "]"


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _id(value: object) -> UUID:
    assert isinstance(value, UUID)
    return value


def _path(row: Row) -> list[UUID]:
    path = row["path"]
    assert isinstance(path, list | tuple)
    return list(path)
