"""Mail servers for the tests, and how they look at what the portal sends."""

import email
import email.policy
import signal
import socketserver
import sqlite3
import threading
import time

from aiosmtpd.controller import Controller
from client import Session
from stack import free_port


class Sink:
    """An SMTP server that keeps what it is sent; `answer` is what it says after the message. It is strict: letters
    beyond ASCII need SMTPUTF8 (RFC 6531), which it offers unless told otherwise."""

    def __init__(self, utf8=True):
        self.utf8 = utf8
        self.messages, self.answer, self.recipients_refused, self.die = [], "250 OK", False, False
        self.port = free_port()
        self.start()
        self.url = f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.recipients_refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if not (envelope.smtp_utf8 or envelope.content.isascii()):
            return "500 letters beyond ASCII without SMTPUTF8"
        self.messages.append((envelope.mail_from, envelope.rcpt_tos,
                              email.message_from_bytes(envelope.content, policy=email.policy.default)))
        if self.die:
            server.transport.abort()
        return self.answer

    def to(self, address):
        return [message for _, recipients, message in self.messages if recipients == [address]]

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=self.utf8)
        self.controller.start()

    def stop(self):
        if not self.controller.loop.is_closed():
            self.controller.stop()


class Door(socketserver.ThreadingTCPServer):
    """An SMTP server whose answer at each stage of a conversation can be set: `greeting`, a command, `message`."""

    allow_reuse_address = daemon_threads = True
    friendly = {"greeting": "220 ready", "EHLO": "250-hello\r\n250 AUTH PLAIN", "HELO": "250 hello", "AUTH": "235 come in",
                "MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go on", "message": "250 OK", "QUIT": "221 bye"}

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers, self.recipients = dict(self.friendly), []
        self.url = f"smtp://user:secret@127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        answers = dict(self.server.answers)
        self.say(answers["greeting"])
        for line in self.rfile:
            verb, *words = line.decode().split()
            if verb == "AUTH" and len(words) == 1:
                self.say("334 ")
                self.rfile.readline()
            self.say(answers.get(verb, "502 unknown"))
            if verb == "RCPT":
                recipient = words[0].removeprefix("TO:<").removesuffix(">")
            if verb == "DATA" and answers[verb].startswith("354"):
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.say(answers["message"])
                if answers["message"].startswith("250"):
                    self.server.recipients.append(recipient)
            if verb == "QUIT":
                return


def invite(stack, address, slug="acme", **more):
    answer = Session(stack.https, slug).login("owner").call(
        "users", "POST", {"email": address, "role": "viewer"} | more)
    assert answer.status == 201, answer.body
    return answer.json


def wait(condition, seconds=20):
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value


def outbox(stack, sql="SELECT state, token, attempts, last_error FROM mail_outbox ORDER BY created_at"):
    database = sqlite3.connect(stack.environment["PORTAL_DATABASE"], isolation_level=None)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def without_jobs(stack, sql, how=signal.SIGTERM):
    """Changes the database while the jobs are down, to make time pass; then starts them again."""
    stack.stop_process("jobs", how)
    outbox(stack, sql)
    stack.start_jobs()
