"""The effects of jobs as events of the Open Cybersecurity Schema Framework (OCSF), one JSON object a line, for SIEMs.

Version 1.5 is the stable one written here: Account Change (3001), Authentication (3002), Entity Management (3004) and
User Access Management (3005). One event for each leaf that ended; its `metadata.uid` is the entry's id, so that a line
delivered twice is known by it, and `unmapped.position` its place in the order of commits.
"""

from dataclasses import dataclass
from typing import Any

from automation_log.domain.asked import Asked
from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import TargetKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.changes_feed import JobChange
from automation_log.store.reading import JobRow

VERSION = "1.5.0"
IDENTITY_AND_ACCESS = 3
ENTITY_MANAGEMENT, USER_ACCESS_MANAGEMENT = 3004, 3005
SUCCESS, FAILURE = 1, 2
INFORMATIONAL, MEDIUM = 1, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A class of OCSF and one of its activities."""

    class_uid: int
    class_name: str
    activity_id: int
    activity_name: str


def _account(number: int, name: str) -> Activity:
    return Activity(class_uid=3001, class_name="Account Change", activity_id=number, activity_name=name)


ACTIVITIES: dict[Task, Activity] = {
    Task.ADDING_USERS: _account(1, "Create"),
    Task.SYNCING_USERS: Activity(
        class_uid=ENTITY_MANAGEMENT, class_name="Entity Management", activity_id=2, activity_name="Read"
    ),
    Task.UPDATING_USER_ROLES: Activity(
        class_uid=USER_ACCESS_MANAGEMENT,
        class_name="User Access Management",
        activity_id=1,
        activity_name="Assign Privileges",
    ),
    Task.REMOVING_USERS: _account(6, "Delete"),
    Task.ROTATING_PASSWORDS: _account(3, "Password Change"),
    Task.TURNING_ON_MFA: _account(10, "MFA Factor Enable"),
    Task.TURNING_OFF_MFA: _account(11, "MFA Factor Disable"),
    Task.LOGGING_IN: Activity(
        class_uid=3002, class_name="Authentication", activity_id=1, activity_name="Logon"
    ),
}


def ocsf_event(change: JobChange, *, brand: str, version: str) -> dict[str, Any] | None:
    """The event of a leaf's end; None for every other change. `version` is the product's."""
    job, ended = change.job, change.entry.sets.get("status")
    if not job["is_leaf"] or ended is None or Status(ended) not in FINAL:
        return None
    task, is_done = Task(job["task"]), Status(ended) is Status.COMPLETED
    activity = ACTIVITIES[task]
    reason, evidence = change.entry.sets.get("reason"), change.entry.sets.get("evidence")
    milliseconds = int(change.entry.at.timestamp() * 1000)
    return {
        "metadata": {
            "version": VERSION,
            "uid": str(change.entry_id),
            "product": {"name": brand, "vendor_name": brand, "version": version},
            "event_code": task.word,
        },
        "category_uid": IDENTITY_AND_ACCESS,
        "category_name": "Identity & Access Management",
        "class_uid": activity.class_uid,
        "class_name": activity.class_name,
        "activity_id": activity.activity_id,
        "activity_name": activity.activity_name,
        "type_uid": activity.class_uid * 100 + activity.activity_id,
        "time": milliseconds,
        "severity_id": INFORMATIONAL if is_done else MEDIUM,
        "status_id": SUCCESS if is_done else FAILURE,
        "status": "Success" if is_done else "Failure",
        "status_code": reason,
        "status_detail": Reason(reason).sentence if reason else None,
        "message": f"{task.label} · {job['target_label']}",
        "actor": {"user": {"name": job["actor_label"], "uid": _text(job["actor_id"])}},
        "user": {"name": job["subject"] or job["target_label"], "email_addr": job["subject"]},
        "service": {"name": job["app"]},
        **_required_of(activity, job),
        "unmapped": {
            "job": str(job["id"]),
            "root": str(job["root_id"]),
            "position": str(change.position),
            "trigger": Trigger(job["trigger"]).word,
            "evidence": Evidence(evidence).word if evidence else None,
            "cause": job["cause_sentence"],
        },
    }


def _required_of(activity: Activity, job: JobRow) -> dict[str, Any]:
    """What some classes ask for beside a user."""
    if activity.class_uid == ENTITY_MANAGEMENT:
        kind = TargetKind(job["target_kind"]).label
        return {"entity": {"name": job["target_label"], "uid": str(job["target_id"]), "type": kind}}
    if activity.class_uid == USER_ACCESS_MANAGEMENT:
        asked = Asked.from_json(job["asked"])
        return {"privileges": [*asked.roles, *(f"{role} in {asset}" for asset, role in asked.assets.items())]}
    return {}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
