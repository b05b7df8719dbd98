"""Many readers at once: how long a full answer takes through the queue that the page uses.

    python -m evals.load http://127.0.0.1:7860 --readers 20 --rounds 5

It speaks to a running server as the page does, and exits with 1 where the 95th percentile is over
the limit. Readers begin together and ask their next question as soon as the last is answered.
"""

import argparse
import base64
import json
import random
import re
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

#: Real questions, in both languages; each reader takes them in an order of its own.
QUESTIONS = (
    "What does the declaration say about beneficial ownership?",
    "How are whistle-blowers protected?",
    "What happens to confiscated assets?",
    "What is promised to journalists?",
    "When was the second intersessional meeting held?",
    "How do I bake sourdough bread?",
    "宣言对实益所有权有什么规定？",
    "举报人受到哪些保护？",
    "没收的资产怎么处置？",
    "对记者有什么承诺？",
    "第二次闭会期间会议是什么时候举行的？",
    "怎么烤面包？",
)


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds of each answer, and how many questions got none."""

    seconds: tuple[float, ...]
    failed: int

    def percentile(self, share: float) -> float:
        """The nearest-rank percentile, `share` from 0 to 1."""
        ordered = sorted(self.seconds)
        return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]


def main() -> None:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("address")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5, help="questions that each reader asks")
    parser.add_argument("--limit", type=float, default=2.0, help="seconds, of the 95th percentile")
    asked = parser.parse_args()
    load = measured(asked.address, readers=asked.readers, rounds=asked.rounds)
    print(
        f"{asked.readers} readers, {len(load.seconds)} answers, {load.failed} failed: "
        f"median {load.percentile(0.5):.2f} s, 95th percentile {load.percentile(0.95):.2f} s, "
        f"longest {max(load.seconds):.2f} s"
    )
    sys.exit(1 if load.failed or load.percentile(0.95) > asked.limit else 0)


def measured(address: str, *, readers: int, rounds: int) -> Load:
    """What that many readers wait, each asking `rounds` questions."""
    with httpx.Client(base_url=address, timeout=60) as client:
        function = asking_function(client.get("/config").json())
    seconds: list[float | None] = []
    together = threading.Barrier(readers)

    def read(seed: int) -> None:
        questions = random.Random(seed).choices(QUESTIONS, k=rounds)  # noqa: S311
        with httpx.Client(base_url=address, timeout=60) as client:
            together.wait()
            for number, question in enumerate(questions):
                seconds.append(_seconds(client, function, f"reader{seed}x{number}", question))

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(tuple(s for s in seconds if s is not None), seconds.count(None))


def asking_function(config: Mapping[str, Any]) -> int:
    """The number of the page's function that answers, in Gradio's configuration."""
    field = next(
        component["id"]
        for component in config["components"]
        if component["props"].get("elem_id") == "pc-request"
    )
    number: int = next(
        function["id"]
        for function in config["dependencies"]
        if [field, "change"] in [list(target) for target in function["targets"]]
    )
    return number


def _seconds(client: httpx.Client, function: int, session: str, question: str) -> float | None:
    """From the question to the last event of its answer; None where none came."""
    request = {"id": session, "text": question, "history": [], "interface": "en"}
    began = time.perf_counter()
    joined = client.post(
        "/gradio_api/queue/join",
        json={
            "data": [json.dumps(request)],
            "fn_index": function,
            "session_hash": session,
            "trigger_id": None,
        },
    )
    if joined.is_error:
        return None
    states: Sequence[str] = ()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for line in lines.iter_lines():
            states = (*states, *_states(line))
            if '"process_completed"' in line or "close_stream" in line:
                break
    return time.perf_counter() - began if "done" in states else None


def _states(line: str) -> list[str]:
    """The states of a turn that a line of the stream tells of."""
    sealed = re.findall(r'"(eyJ[A-Za-z0-9+/=]{20,})"', line)
    return [json.loads(base64.b64decode(one))["state"] for one in sealed]


if __name__ == "__main__":
    main()
