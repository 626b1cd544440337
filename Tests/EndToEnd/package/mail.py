"""Runs inside the container: a mail server on port 25 that takes everything; the subjects go to /run/mails."""

import smtpd  # noqa: the container has nothing else; gone with Python 3.12
import asyncore
import email
import email.policy


class Sink(smtpd.SMTPServer):
    def process_message(self, peer, mailfrom, rcpttos, data, **options):
        subject = email.message_from_bytes(data, policy=email.policy.default)["Subject"]
        with open("/run/mails", "a") as file:
            file.write(f"{','.join(rcpttos)}: {subject}\n")


Sink(("127.0.0.1", 25), None)
asyncore.loop()
