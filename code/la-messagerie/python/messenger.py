"""Une messagerie à trois fils, deux files et un drapeau, qui interrogent sans cesse.

Avec un nombre pour argument, le client envoie lui-même autant de messages,
attend chaque réponse, et donne son débit.
"""

import sys
import threading
import time

running = True
to_server = []
to_client = []
received = 0


def serve():
    while running:
        if to_server:
            text = to_server.pop(0)
            to_client.append(text[::-1])


def show_replies():
    while running:
        if to_client:
            print("reçu :", to_client.pop(0))


def type_messages():
    global running
    try:
        while text := input("> "):
            to_server.append(text)
            time.sleep(0.1)
    except EOFError:
        print()
    finally:
        running = False


def count_replies():
    global received
    while running:
        if to_client:
            to_client.pop(0)
            received += 1


def one_by_one(n):
    global running
    start = time.perf_counter()
    for sent in range(n):
        to_server.append("Bonjour !")
        while received == sent:
            pass
    running = False
    print(round(n / (time.perf_counter() - start)))


def burst(n):
    global running
    start = time.perf_counter()
    for sent in range(n):
        to_server.append("Bonjour !")
    while received < n:
        pass
    running = False
    print(round(n / (time.perf_counter() - start)))


client = {"one": one_by_one, "burst": burst}
if len(sys.argv) > 1:
    targets = [(serve, []), (count_replies, []), (client[sys.argv[1]], [int(sys.argv[2])])]
else:
    targets = [(serve, []), (show_replies, []), (type_messages, [])]
threads = [threading.Thread(target=target, args=args) for target, args in targets]
for thr in threads:
    thr.start()
for thr in threads:
    thr.join()
