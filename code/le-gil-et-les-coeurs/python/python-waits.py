"""Deux attentes, en Python"""

import threading
import time

TICK = 0.1

start = time.perf_counter()
time.sleep(TICK)
time.sleep(TICK)
print(f"un fil : {(time.perf_counter() - start) * 1000:.0f} ms")

start = time.perf_counter()
threads = [threading.Thread(target=time.sleep, args=[TICK]) for _ in range(2)]
for thr in threads:
    thr.start()
for thr in threads:
    thr.join()
print(f"deux fils : {(time.perf_counter() - start) * 1000:.0f} ms")
