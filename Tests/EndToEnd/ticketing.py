"""Request Tracker 5 on loopback, from Debian's packages, with a database of its own in a throw-away folder."""

import base64
import json
import os
import subprocess
import time
import urllib.error
import urllib.request

from stack import free_port

CONFIG = """
Set($rtname, 'desk.test');
Set($Organization, 'desk.test');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt.sqlite');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($LogDir, '{folder}');
Set($Timezone, 'America/New_York');
1;
"""
# What REST cannot do: fields on queues, rights, merging.
PERL = "use lib '/usr/share/request-tracker5/lib'; use RT; RT::LoadConfig(); RT::Init(); my $system = RT->SystemUser;"
RIGHTS = PERL + """
my $user = RT::User->new($system); $user->Load('connector');
$user->PrincipalObj->GrantRight(Object => RT->System, Right => $_) for qw(SeeQueue ShowTicket SeeCustomField);
my $all = RT::Group->new($system); $all->LoadSystemInternalGroup('Everyone');
$all->PrincipalObj->GrantRight(Object => RT->System, Right => $_) for qw(CreateTicket ReplyToTicket);
"""
FIELD = PERL + "my $field = RT::CustomField->new($system); $field->Load('Customer'); $field->AddToObject(RT::Queue->new($system));"
TOKEN = PERL + """
my $user = RT::User->new($system); $user->Load('connector');
$user->PrincipalObj->GrantRight(Object => RT->System, Right => 'ManageAuthTokens');
my $token = RT::AuthToken->new($system);
my ($ok, $message, $secret) = $token->Create(Owner => $user->Id, Description => 'portal');
$ok or die $message; print $secret;
"""
MERGE = PERL + "my $ticket = RT::Ticket->new($system); $ticket->Load($ARGV[0]); $ticket->MergeInto($ARGV[1]);"


class Desk:
    """An RT with the user `connector`, who may read tickets and not comments, and the field Customer."""

    def __init__(self, folder):
        self.folder, self.port, self.queue = folder, free_port(), "General"
        (folder / "conf.d").mkdir(parents=True)
        (folder / "RT_SiteConfig.pm").write_text(CONFIG.format(port=self.port, folder=folder))
        self.environment = os.environ | {"RT_SITE_CONFIG": f"{folder}/RT_SiteConfig.pm", "RT_SITE_CONFIG_DIR": f"{folder}/conf.d"}
        self.command("rt-setup-database-5", "--action", "init", "--skip-create")
        with open(folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                ["/usr/share/request-tracker5/libexec/rt-server", "--host", "127.0.0.1", "--port", str(self.port), "--server", "HTTP::Server::PSGI"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        end = time.monotonic() + 60
        while True:
            try:
                self.call("rt")
                break
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
                time.sleep(0.1)
        self.call("user", {"Name": "connector", "Password": "connector-secret", "Privileged": 1})
        self.call("customfield", {"Name": "Customer", "Type": "FreeformSingle", "LookupType": "RT::Queue-RT::Ticket", "MaxValues": 1})
        self.command("perl", "-e", RIGHTS)
        self.command("perl", "-e", FIELD)
        (self.folder / "password").write_text("connector-secret\n")
        return self

    def __exit__(self, *_):
        ended = self.process.poll()
        self.process.terminate()
        self.process.wait(20)
        assert ended is None, f"ended with exit {ended}: {(self.folder / 'server.log').read_text()[-2000:]}"

    def command(self, *words, text=None):
        return subprocess.run(words, env=self.environment, check=True, capture_output=True, text=True, timeout=60, input=text).stdout

    def call(self, path, body=None, method=None):
        headers = {"Authorization": "Basic " + base64.b64encode(b"root:password").decode(), "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/REST/2.0/{path}", body and json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read()}") from None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def fresh_queue(self):
        """A queue without tickets, for all that comes from now on."""
        self.queue = f"Queue {self.call('queues/all')['total']}"
        self.call("queue", {"Name": self.queue})

    def mail(self, subject, body, sender="Robin <robin@acme.test>"):
        """A mail from outside; the number of its ticket."""
        mail = f"From: {sender}\nTo: help@desk.test\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
        self.command("rt-mailgate-5", "--queue", self.queue, "--action", "correspond", "--url", self.url, text=mail)
        return self.call("tickets?query=id%3E0&orderby=id&order=DESC&per_page=1")["items"][0]["id"]

    def reply(self, ticket, content, kind="correspond", content_type="text/plain", **more):
        """What staff write: to the customer, or as a comment."""
        self.call(f"ticket/{ticket}/{kind}", {"Content": content, "ContentType": content_type} | more)

    def change(self, ticket, **fields):
        self.call(f"ticket/{ticket}", fields, "PUT")

    def delete(self, ticket):
        self.call(f"ticket/{ticket}", method="DELETE")

    def token(self):
        """A new authentication token of the user `connector`."""
        return self.command("perl", "-e", TOKEN)

    def merge(self, ticket, into):
        self.command("perl", "-e", MERGE, ticket, into)

    def settings(self, folder, by='by = "requestor_domain"', more=""):
        return f'''
[request_tracker]
url = "{self.url}"
user = "connector"
password_file = "{self.folder}/password"
query = "Queue = '{self.queue}'"
state_file = "{folder}/tickets-state.json"
removal_check_hours = 0
[client]
{by}
[clients]
"acme.test" = "acme"
"globex.test" = "globex"
{more}
'''
