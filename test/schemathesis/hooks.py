"""What schemathesis can't know: how long a run may wait, which matters there are, and what a bot says of its message."""
import json
import os
import random
import urllib.parse
import uuid

import schemathesis

KNOWN = json.loads(os.environ.get("BANJIE_KNOWN", "{}"))
BOT = os.environ.get("BANJIE_ROLE") == "bot"
LONGEST_WAIT = 1
LONGEST_VALUE = 12_000


@schemathesis.hook
def before_call(context, case, kwargs):
    for part in (case.query, case.body):
        if isinstance(part, dict) and isinstance(part.get("waitSeconds"), (int, float)):
            if LONGEST_WAIT < part["waitSeconds"] <= 25:
                part["waitSeconds"] = LONGEST_WAIT
        if isinstance(part, dict) and isinstance(part.get("wait"), str) and part["wait"].isdecimal():
            if LONGEST_WAIT < int(part["wait"]) <= 25:
                part["wait"] = str(LONGEST_WAIT)
    # Longer than 16 KiB the address is refused by Node itself (431), which hangs up while it is still being sent.
    for name, value in (case.query or {}).items():
        if isinstance(value, str) and len(urllib.parse.quote(value)) > LONGEST_VALUE:
            case.query[name] = value[:800]
    # Half of what is asked is asked of what exists: the rest is about what is missing.
    known = KNOWN.get(case.operation.path, {})
    for name, values in known.items():
        if values and isinstance(case.path_parameters, dict) and name in case.path_parameters and random.random() < 0.5:
            case.path_parameters[name] = random.choice(values)
    # Of the bot it is the key of its message that counts; one that is broken stays so.
    key = (case.headers or {}).get("Idempotency-Key")
    if BOT and isinstance(key, str) and 8 <= len(key) <= 200:
        case.headers["Idempotency-Key"] = f"chat:{os.environ['BANJIE_MESSAGE']}:{uuid.uuid4()}"
