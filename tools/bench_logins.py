"""The p99 of reads beside many logins."""

import statistics
import sys
import threading
import time

from bench_load import attempt, connection, load


class Logins:
    """50 people who log in at once, try again when they are told to, and then again. Their connections are open before,
    so that no handshake takes part."""

    def __init__(self, stack):
        self.links = [connection(stack) for _ in range(50)]
        for link in self.links:
            link.connect()

    def __enter__(self):
        self.ended = threading.Event()
        self.people = [threading.Thread(target=self.keep_on, args=[link], daemon=True) for link in self.links]
        for person in self.people:
            person.start()
        time.sleep(0.5)

    def __exit__(self, *_):
        self.ended.set()
        for person in self.people:
            person.join()

    def keep_on(self, link):
        while not self.ended.is_set():
            status, body, wait = attempt(link)
            if status not in (200, 503):
                sys.exit(f"a login was answered {status} {body}")
            self.ended.wait(wait)


def beside_logins(stack, worker, token, readers):
    """p99 in ms of GET state alone and beside 50 logins: the medians of five turns."""
    logins = Logins(stack)
    alone, beside = [], []
    for _ in range(5):
        alone.append(load(stack, worker, "/portal/acme/state", token, 3, readers)[2])
        with logins:
            beside.append(load(stack, worker, "/portal/acme/state", token, 3, readers)[2])
    return statistics.median(alone), statistics.median(beside)
