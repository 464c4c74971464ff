"""En Python, cent mille messages, aller et retour, par deux files"""

import threading
import time

MESSAGES = 100_000

running = True
to_server = []
to_client = []
received = 0


def serve():
    while running:
        if to_server:
            text = to_server.pop(0)
            to_client.append(text[::-1])


def count_replies():
    global received
    while received < MESSAGES:
        if to_client:
            to_client.pop(0)
            received += 1


server = threading.Thread(target=serve)
counter = threading.Thread(target=count_replies)
server.start()
counter.start()
start = time.perf_counter()
for _ in range(MESSAGES):
    to_server.append("Bonjour !")
counter.join()
rate = MESSAGES / (time.perf_counter() - start)
running = False
server.join()
print(f"par deux files, en Python : {rate:.0f} messages par seconde")
