"""What is to be recorded: one change of one job, said as the columns it sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status

Columns = Mapping[str, object]

# The register of places: the only columns of a job that may hold a person. Each stands in entries' personal part.
PERSONAL_COLUMNS = frozenset(
    {"target_label", "subject", "actor_label", "cause_sentence", "asked", "detail", "waits_for"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one leaf, which becomes one entry.

    `status` is the new status, None when it stays. `fence` is the writer's fence, None when a person or a duty
    writes. `sets` are other columns of the job's row. `public` and `personal` are what else the entry says.
    """

    root_id: UUID
    job_id: UUID
    kind: EntryKind
    status: Status | None = None
    fence: int | None = None
    raises_fence: bool = False
    sets: Columns = field(default_factory=dict)
    public: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, object] = field(default_factory=dict)
