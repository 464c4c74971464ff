"""Les deux mêmes calculs, en Python"""

import math
import threading
import time

LIMIT = 60_000


def primes_below(limit):
    count = 0
    for n in range(2, limit):
        count += all(n % d for d in range(2, math.isqrt(n) + 1))
    return count


start = time.perf_counter()
primes_below(LIMIT)
primes_below(LIMIT)
print(f"un fil : {(time.perf_counter() - start) * 1000:.0f} ms")

start = time.perf_counter()
threads = [threading.Thread(target=primes_below, args=[LIMIT]) for _ in range(2)]
for thr in threads:
    thr.start()
for thr in threads:
    thr.join()
print(f"deux fils : {(time.perf_counter() - start) * 1000:.0f} ms")
