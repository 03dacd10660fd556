"""What takes long is done seldom."""

from __future__ import annotations

from azext_aksproxy.rollout.watching.paced import QUICK_SECONDS, REST, Paced


class Work:
    """Takes so many seconds on a clock of its own."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.times = seconds, 100.0, 0

    def make(self) -> int:
        self.now += self.seconds
        self.times += 1
        return self.times


def test_what_takes_long_takes_a_tenth_of_the_time() -> None:
    work = Work(2.0)
    paced = Paced(work.make, lambda: work.now)
    seen = set()
    for _ in range(1000):
        seen.add(paced())
        work.now += 0.5

    assert work.times * work.seconds <= (work.now - 100) / REST
    assert seen == set(range(1, work.times + 1))
    assert work.times > 20


def test_what_is_quick_is_done_each_time() -> None:
    work = Work(QUICK_SECONDS / 2)
    paced = Paced(work.make, lambda: work.now)

    assert [paced() for _ in range(5)] == [1, 2, 3, 4, 5]
