"""Nodes and their figures from a Prometheus with node exporters. README.md has the settings."""

import base64
import math
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from push import Result, finish, get_json, known, load_state, main, needed, push, save_state, say, secret, snapshot  # noqa: E402

# `$selector` and `$window` are filled in from the settings.
SAMPLES = {
    "cpu_pct": '100 * (1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{$selector, mode="idle"}[$window])))',
    "memory_pct": "100 * (1 - node_memory_MemAvailable_bytes{$selector} / node_memory_MemTotal_bytes{$selector})",
    # The fullest file system of the machine.
    "disk_pct": "100 * max without (device, fstype, mountpoint) (1 - node_filesystem_avail_bytes{$selector, $disks}"
                " / node_filesystem_size_bytes{$selector, $disks})",
    "net_in_bps": "sum without (device) (rate(node_network_receive_bytes_total{$selector, $cards}[$window]))",
    "net_out_bps": "sum without (device) (rate(node_network_transmit_bytes_total{$selector, $cards}[$window]))",
}
DISKS = 'fstype!~"tmpfs|ramfs|squashfs|iso9660|fuse.*|nfs.*|cifs"'
# What only passes on what a network card carries would count twice.
CARDS = r'device!~"lo|ifb.*|veth.*|docker.*|br-.*|virbr.*|bond.*|tun.*|tap.*|wg.*|cali.*|flannel.*|cni.*|.*[.].*"'
DETAILS = {
    "name": {"metric": "node_uname_info{$selector}", "label": "nodename"},
    "os": {"metric": "node_os_info{$selector}", "label": "pretty_name"},
    "version": {"metric": "node_uname_info{$selector}", "label": "release"},
}
FIELDS = {"samples": SAMPLES.keys(), "details": ("name", "os", "version", "available_version", "region", "plan", "boot_id")}
SETTINGS = {"selector", "client_label", "node_label", "window", "step_seconds", "catch_up_hours", "remove_after_days", "state_file"}
# As much of the past in one question: an hour of minutes.
STEPS_AT_ONCE = 60
# What was scraped just now may not be there yet.
LAG = 10


class Prometheus:
    def __init__(self, settings, nodes):
        known(settings, "prometheus", {"url", "ca_file", "user", "password_file", "token_file"})
        self.url = needed(settings, "prometheus", "url").rstrip("/")
        self.ca_file, self.headers = settings.get("ca_file"), {}
        self.words = {"$selector": needed(nodes, "nodes", "selector"), "$window": nodes.get("window", "5m"), "$disks": DISKS, "$cards": CARDS}
        if "token_file" in settings:
            self.headers["Authorization"] = "Bearer " + secret(settings["token_file"])
        elif "user" in settings:
            pair = f"{settings['user']}:{secret(needed(settings, 'prometheus', 'password_file'))}"
            self.headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()

    def now(self, expression):
        """(labels, value) of each series."""
        return [(series["metric"], float(series["value"][1])) for series in self.ask("query", expression)]

    def between(self, expression, start, end, step):
        """(labels, [(time, value)]) of each series."""
        return [(series["metric"], [(int(at), float(value)) for at, value in series["values"]])
                for series in self.ask("query_range", expression, start=start, end=end, step=step)]

    def ask(self, path, expression, **query):
        for name, text in self.words.items():
            expression = expression.replace(name, text)
        answer = get_json(f"{self.url}/api/v1/{path}", {"query": expression, **query}, self.headers, self.ca_file)
        for warning in answer.get("warnings", []):
            say(f"{self.url}: {warning}")
        return answer["data"]["result"]


class Fleet:
    """Which series belongs to which node of which client."""

    def __init__(self, settings, nodes):
        known(nodes, "nodes", SETTINGS)
        self.client_label, self.node_label = needed(nodes, "nodes", "client_label"), nodes.get("node_label", "instance")
        self.clients = settings.get("clients")
        self.left_out = set()

    def key(self, labels):
        """(client, node); None, and said once, for a series that names none."""
        client, node = labels.get(self.client_label, ""), labels.get(self.node_label, "")
        slug = client if self.clients is None else self.clients.get(client)
        if slug and node:
            return slug, node
        if client and node:
            self.leave_out(f"node {node}: {self.client_label} {client!r} is not in [clients]")
        else:
            self.leave_out(f"node {node or labels}: has no label {self.node_label if client else self.client_label}")

    def leave_out(self, text):
        if text not in self.left_out:
            self.left_out.add(text)
            say(f"left out: {text}")

    def by_node(self, series, what):
        """What each node's series holds; a node with two is left out, since nobody knows which one is meant."""
        found, double = {}, set()
        for labels, value in series:
            if key := self.key(labels):
                double |= {key} & found.keys()
                found[key] = (labels, value)
        for key in double:
            self.leave_out(f"{what} of {'/'.join(key)}: two series, such as {found.pop(key)[0]}; narrow it in the settings")
        return found


def node_records(prometheus, fleet, details, before):
    """The nodes by key; an offline one keeps the details that it had `before`."""
    found = {field: fleet.by_node(prometheus.now(detail["metric"]), field) for field, detail in details.items()}
    boots = fleet.by_node(prometheus.now("node_boot_time_seconds{$selector}"), "booted_at")
    nodes = {}
    for key, (_, up) in fleet.by_node(prometheus.now("up{$selector}"), "up").items():
        client, node = key
        record = {"type": "node", "client": client, "id": node, "name": node.rsplit(":", 1)[0]}
        if up == 0 and key in before:
            record = dict(before[key])
        record["status"] = "online" if up else "offline"
        for field, values in found.items():
            if key in values and (text := values[key][0].get(details[field]["label"])):
                record[field] = text
        if key in boots:
            record["booted_at"] = instant(boots[key][1])
        nodes[key] = record
    return nodes


def sample_records(prometheus, fleet, expressions, times):
    """The samples of all nodes at these times, in order."""
    samples = {}
    for field, expression in expressions.items():
        series = prometheus.between(expression, times[0], times[-1], times.step)
        for (client, node), (_, values) in fleet.by_node(series, field).items():
            for at, value in values:
                sample = samples.setdefault((at, client, node), {"type": "sample", "client": client, "node": node, "at": instant(at)})
                sample[field] = figure(field, value)
    return [samples[key] for key in sorted(samples)]


def figure(field, value):
    """As the portal takes it; None for what is none, such as 0/0 or a percentage far from 0–100."""
    if not math.isfinite(value):
        return None
    if field.endswith("_bps"):
        return max(round(value), 0)
    # A rate over two scrapes is an estimate: a little below 0 or above 100 happens.
    return round(min(max(value, 0), 100), 2) if -5 <= value <= 105 else None


def tombstones(before, nodes, seen, now, days):
    """For nodes that another client has now, and for those that have been no target for so many days (0: never)."""
    owned = {node for _, node in nodes}
    for client, node in sorted(before.keys() - nodes.keys()):
        if node in owned or days and nodes and now - seen[client, node] > days * 86400:
            yield {"type": "tombstone", "kind": "node", "client": client, "id": node}


def windows(until, now, step, hours):
    """The times to ask for, oldest first, in ranges: after `until`, but no more than so many hours back. They are multiples
    of the step, so that a sample that is sent again is the same one."""
    first = max(until, now - int(hours * 3600)) // step * step + step
    end = (now - LAG) // step * step
    return [range(start, min(start + STEPS_AT_ONCE * step, end + 1), step) for start in range(first, end + 1, STEPS_AT_ONCE * step)]


def instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def overridden(settings, name, defaults):
    """The defaults with what the settings say instead; what they set to "" or {} is not asked for."""
    own = settings.get(name, {})
    known(own, name, FIELDS[name])
    for field, value in own.items():
        if value and name == "details":
            known(value, f"details.{field}", {"metric", "label"})
            needed(value, f"details.{field}", "metric"), needed(value, f"details.{field}", "label")
    return {field: value for field, value in (defaults | own).items() if value}


class Memory:
    """What the runs before have sent."""

    def __init__(self, path):
        self.path, state = path, load_state(path)
        self.until = state.get("until", 0)
        self.nodes = {(record["client"], record["id"]): record for record, _ in state.get("nodes", [])}
        self.seen = {(record["client"], record["id"]): seen for record, seen in state.get("nodes", [])}

    def take(self, nodes, now):
        self.nodes |= nodes
        self.seen |= dict.fromkeys(nodes, now)

    def forget(self, records):
        for record in records:
            self.nodes.pop((record["client"], record["id"]), None)

    def save(self):
        save_state(self.path, {"until": self.until, "nodes": [(record, self.seen[key]) for key, record in self.nodes.items()]})


def node_lines(memory, nodes, fleet, days, confirmed):
    """The nodes; where they may be removed, all that their clients have, also those that were a target not long ago."""
    if not days or fleet.left_out:
        if days:
            say("no node is removed from the portal, since some were left out")
        return nodes.values()
    return snapshot("node", {client for client, _ in memory.nodes}, memory.nodes.values(), confirmed)


def run(settings, portal, confirm_removals):
    known(settings, "the settings", {"portal", "prometheus", "nodes", "clients", "details", "samples"})
    own, now = needed(settings, "the settings", "nodes"), int(time.time())
    fleet, prometheus = Fleet(settings, own), Prometheus(needed(settings, "the settings", "prometheus"), own)
    memory = Memory(needed(own, "nodes", "state_file"))
    nodes = node_records(prometheus, fleet, overridden(settings, "details", DETAILS), memory.nodes)
    days = own.get("remove_after_days", 7)
    leaving = list(tombstones(memory.nodes, nodes, memory.seen, now, days))
    memory.take(nodes, now)
    memory.forget(leaving)
    result = push(portal, [*leaving, *node_lines(memory, nodes, fleet, days, confirm_removals)])
    refused = [record for record in result.refused if record["type"] == "node"]
    # What is no target and has no client any more would be refused each time.
    memory.forget(record for record in refused if (record["client"], record["id"]) not in nodes)
    if portal:
        memory.save()
    # Each of the samples of a node that the portal does not have would be refused, too.
    there = memory.nodes.keys() - {(record["client"], record["id"]) for record in refused}
    for times in windows(memory.until, now, own.get("step_seconds", 60), own.get("catch_up_hours", 48)):
        samples = sample_records(prometheus, fleet, overridden(settings, "samples", SAMPLES), times)
        sent = push(portal, (sample for sample in samples if (sample["client"], sample["node"]) in there))
        result = Result(result.counts + sent.counts, result.refused + sent.refused)
        memory.until = times[-1]
        if portal:
            memory.save()
    return finish(result, len(fleet.left_out))


if __name__ == "__main__":
    sys.exit(main("Sends nodes and their figures from a Prometheus to the portal.", run, confirm_removals="remove from the portal what is gone, even more than a fifth of a client's, or all"))
