"""`make oracle`: many comparisons, drawn anew each time; prints the seed, the count of each topic, what disagrees."""

import argparse
import secrets
import time

from tests.guide.comparisons.running import run_all


def main() -> int:
    parser = argparse.ArgumentParser(prog="make oracle")
    parser.add_argument("--comparisons", type=int, default=60_000, help="in all, over the topics")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="to see the same ones again"
    )
    chosen = parser.parse_args()
    started, compared, disagreed = time.monotonic(), 0, 0
    print(f"seed {chosen.seed}")
    for outcome in run_all(chosen.comparisons, chosen.seed):
        compared, disagreed = compared + outcome.compared, disagreed + outcome.disagreed
        told = f"{outcome.disagreed:>7} disagree" if outcome.disagreed else ""
        print(f"{outcome.topic.name:<30}{outcome.topic.section:<24}{outcome.compared:>7}{told}")
        for each in outcome.told:
            print(each)
    print(f"{compared} comparisons, {disagreed} disagreements, {time.monotonic() - started:.0f} s")
    return int(bool(disagreed))


if __name__ == "__main__":
    raise SystemExit(main())
