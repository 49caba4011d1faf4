"""What the product promises, sentence by sentence, in our numbering and words; a test names each that it proves."""

SENTENCES = {
    # Concepts
    "C1": "A job is one execution of one task: an id, when it began, its status, its log.",
    "C2": "A job is scheduled for a time, or triggered by an event or by a person.",
    "C3": "A job that needs others nests them, and their list is opened from it.",
    # Columns of the log
    "L1": "Status: the phase each job is in now.",
    "L2": "Target: what the job acts on.",
    "L3": "Actor: who triggered it, a person or the brand itself.",
    "L4": "Task: what is to be accomplished.",
    "L5": "Trigger: the rule or context it came from.",
    "L6": "Created at: when the job was triggered.",
    "L7": "Updated at: when its status last changed.",
    "L8": "View all jobs: the link to the nested jobs.",
    # Tasks
    "K1": "Adding users: an account is created and the person invited to a seat.",
    "K2": "Syncing users: the users and assets of an app are read.",
    "K3": "Updating user roles: a role that somebody has in an app is changed.",
    "K4": "Removing users: somebody is taken out of an app.",
    "K5": "Rotating passwords: an account gets a new password.",
    "K6": "Turning on MFA: an account is protected by a code that is managed here.",
    "K7": "Turning off MFA: the code of an account is switched off.",
    "K8": "Logging in: an account is logged in to with what is saved here, codes included.",
    # Triggers
    "T1": "Web app: a person acts on a page.",
    "T2": "Workspace policy: business hubs are synced daily.",
    "T3": "Password policy: the passwords of all accounts of one app are rotated by a rule.",
    "T4": "SCIM: an identity provider pushes a change.",
    "T5": "Team events: a team's structure, roles or permissions change.",
    "T6": "Collection events: a collection changes.",
    "T7": "Universal Logout: a person's action, or the identity provider's request.",
    "T8": "The brand's API: a program calls it.",
    "T9": "The brand's Admin API: an operator acts in a workspace.",
    # Statuses, of a job with nested jobs
    "S1": "Not completed: even a single nested job failed.",
    "S2": "Retrying: a nested job is retrying.",
    "S3": "Running: a nested job is still running.",
    "S4": "Started: nothing runs, and at least one has started.",
    "S5": "Queued: nothing has started.",
    "S6": "Completed: all nested jobs finished successfully.",
    # Access
    "A1": "Only the owner, super admins and admins see the log.",
}
