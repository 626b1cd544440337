"""Writes what the package explains itself with, all from the programs' own `--help` and `portalctl settings`:
man pages, portal.env and shell completion. Usage: tools/manual.py BINARIES FOLDER"""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

binaries, folder = Path(sys.argv[1]), Path(sys.argv[2])


def said(program, *words):
    # Nothing is read from the environment of whoever builds.
    return subprocess.run([binaries / program, *words], env={"PATH": os.environ["PATH"]}, check=True, capture_output=True,
                          text=True).stdout


def escaped(text):
    """Plain text for roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", text, flags=re.M)


def page(name, section, purpose, *parts):
    version = said("portalctl", "--version").split()[-1]
    head = f'.TH {name.upper()} {section} "" "portal {version}" "Customer portal"\n.SH NAME\n{name} \\- {purpose}\n'
    body = "".join(f".SH {title}\n{text.rstrip()}\n" for title, text in parts)
    (folder / f"{name}.{section}").write_text(head + body, encoding="utf-8")


def literal(text):
    return f".nf\n{escaped(text.rstrip())}\n.fi\n"


def programs():
    for name, purpose in [("portal-fcgi", "worker of the customer portal"), ("portal-jobs", "background jobs of the customer portal")]:
        usage, text = said(name, "--help").split("\n\n", 1)
        text = text.split("Settings are environment variables:")[0]
        page(name, 8, purpose, ("SYNOPSIS", escaped(usage.removeprefix("usage: "))), ("DESCRIPTION", literal(text)),
             ("SIGNALS", "SIGTERM ends it when it has finished what it does; so does SIGHUP under systemd, which starts it again with "
              "current settings and credentials."),
             ("EXIT STATUS", "0 after a signal, 64 for wrong usage, 70 for an error of its own, 78 for a wrong setting, key file or database."),
             ("SEE ALSO", "portal.env(5), portalctl(1)"))


def operator(commands):
    text = "".join(f".TP\n.B {escaped(command['usage'])}\n{paragraphs(command['help'])}\n" for command in commands)
    closing = said("portalctl", "--help").rstrip().split("\n\n")[-1]
    page("portalctl", 1, "operator command line of the customer portal", ("SYNOPSIS", ".B portalctl\n.I COMMAND\n[\\-\\-json] [\\-\\-help]"),
         ("DESCRIPTION", escaped(closing)), ("COMMANDS", text),
         ("FILES", ".TP\n.I /etc/portal\nsettings and secrets, see portal.env(5)\n.TP\n.I /var/lib/portal/portal.db\nthe database"),
         ("SEE ALSO", "portal.env(5), portal\\-fcgi(8), portal\\-jobs(8)"))


def paragraphs(text):
    return "\n.br\n".join(escaped(line.strip()) for line in text.splitlines())


def manual(settings):
    items = ""
    for setting in settings:
        items += f".TP\n.B {escaped(setting['name'])}\n{escaped(setting['text'])}\n"
        if default := INSTALLED.get(setting["name"], setting["default"]):
            items += f"Default: {escaped(default)}.\n"
        if setting["credential"]:
            items += f"Better kept in\n.IR {escaped('/etc/portal/' + setting['credential'])} ,\nwhose first line it is.\n"
    page("portal.env", 5, "settings of the customer portal",
         ("DESCRIPTION", escaped(ENVIRONMENT) + "\n" + escaped("After a change: portalctl restart.")), ("SETTINGS", items),
         ("FILES", ".TP\n.I /etc/portal/portal.env\nthe settings\n.TP\n.I /etc/portal/caddy.env\nthose of the web server\n"
          ".TP\n.IR /etc/portal/keys \", \" mail\\-url \", \" cp\\-secret\nsecrets, for root alone; systemd hands them to the programs as credentials"),
         ("SEE ALSO", "portalctl(1), portal\\-fcgi(8), portal\\-jobs(8), systemd.exec(5)"))


ENVIRONMENT = "Lines NAME=value, as in systemd's EnvironmentFile=. A wrong value stops the start with a message."
INSTALLED = {"PORTAL_DATABASE": "/var/lib/portal/portal.db", "PORTAL_KEYS": "systemd's credential keys, from /etc/portal/keys",
             "PORTAL_RUN": "/run/portal", "PORTAL_LISTEN": "the socket of systemd"}


def environment(settings):
    lines = ["# Settings of the customer portal, see portal.env(5). " + ENVIRONMENT, "# After a change: portalctl restart", ""]
    for setting in settings:
        lines += textwrap.wrap(setting["text"], 100, initial_indent="# ", subsequent_indent="# ")
        if setting["credential"]:
            lines += [f"# A secret: better the first line of /etc/portal/{setting['credential']}.", ""]
            continue
        default = INSTALLED.get(setting["name"], setting["default"])
        lines += [f"# Default: {default}"] * (default is not None) + [f"#{setting['name']}=", ""]
    (folder / "portal.env").write_text("\n".join(lines), encoding="utf-8")


def completion(commands):
    """Each command's words and options, one line a command, and for each shell a function that reads them."""
    names = [re.match(r"[a-z-]+( [a-z-]+)*", command["usage"]).group() for command in commands]
    options = [" ".join(dict.fromkeys(re.findall(r"--[a-z-]+", command["usage"]) + ["--json"])) for command in commands]
    table = "\n".join(f"{name}|{words}" for name, words in zip(names, options))
    for file, text in [("portalctl.bash", BASH), ("_portalctl", ZSH)]:
        (folder / file).write_text(text.replace("@TABLE@", table))


# Options of the commands whose words have been typed, else the word that comes next, else files.
BASH = r"""# Completion of portalctl for bash.
_portalctl_commands='@TABLE@'

_portalctl() {
    local current=${COMP_WORDS[COMP_CWORD]} typed='' word name options words=''
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in -*) break ;; esac
        typed="$typed$word "
    done
    case $current in -*) words=--help; [ -n "$typed" ] || words='--help --version' ;; esac
    while IFS='|' read -r name options; do
        name="$name "
        case $current in
            -*) [[ $typed != "$name"* ]] || words="$words $options" ;;
            *) [[ $name != "$typed"?* ]] || { name=${name#"$typed"}; words="$words ${name%% *}"; } ;;
        esac
    done <<<"$_portalctl_commands"
    COMPREPLY=($(compgen -W "$words" -- "$current" | sort -u))
}
complete -o default -F _portalctl portalctl
"""
ZSH = r"""#compdef portalctl
# Completion of portalctl for zsh.
local current=$words[CURRENT] typed='' word name options
local -a found
for word in ${words[2,CURRENT-1]}; do
    [[ $word != -* ]] || break
    typed+="$word "
done
if [[ $current == -* ]]; then
    found=(--help)
    [[ -n $typed ]] || found+=(--version)
fi
while IFS='|' read -r name options; do
    name+=' '
    if [[ $current == -* ]]; then
        [[ $typed != "$name"* ]] || found+=(${=options})
    elif [[ $name == "$typed"?* ]]; then
        name=${name#"$typed"}
        found+=(${name%% *})
    fi
done <<<'@TABLE@'
if (( $#found )); then compadd -- ${(u)found}; else _files; fi
"""

folder.mkdir(parents=True, exist_ok=True)
commands = json.loads(said("portalctl", "--help", "--json"))["commands"]
settings = json.loads(said("portalctl", "settings", "--json"))["items"]
programs()
operator(commands)
manual(settings)
environment(settings)
completion(commands)
