"""`python -m benchmarks [NAME …]`: runs the named benchmarks, or all, and prints their ratios as a Markdown table."""

import asyncio
import sys

from benchmarks import batches, browser_task, nested, pages
from benchmarks.ground import ground

BENCHMARKS = {
    "nested": nested.run,
    "batches": batches.run,
    "pages": pages.run,
    "browser_task": browser_task.run,
}


async def main(names: list[str]) -> None:
    """Run them on one database, one after the other."""
    print("| measured | ratio | most rounds |\n|---|---|---|")
    async with ground() as place:
        for name in names:
            for found in await BENCHMARKS[name](place):
                print(
                    f"| {found.claim} | {found.ratio:.2f} | {found.low:.2f} – {found.high:.2f} |", flush=True
                )


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(BENCHMARKS)
    if unknown := sorted(set(wanted) - set(BENCHMARKS)):
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.")
    asyncio.run(main(wanted))
