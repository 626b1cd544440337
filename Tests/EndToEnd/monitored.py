"""A Prometheus with node exporters on loopback: what an MSP's monitoring is, small."""

import json
import subprocess
import time
import urllib.parse
import urllib.request

import yaml
from stack import free_port


class Monitoring:
    """`nodes`: (client, name) of each exporter; the labels are `customer` and `host`. Everything is scraped each second."""

    def __init__(self, folder, nodes):
        self.port, self.exporters, self.targets = free_port(), {}, []
        folder.mkdir(exist_ok=True)
        self.config, self.log = folder / "prometheus.yml", open(folder / "prometheus.log", "ab")
        for client, name in nodes:
            port = free_port()
            self.targets.append({"targets": [f"127.0.0.1:{port}"], "labels": {"customer": client, "host": name, "site": "Berlin"}})
            self.exporters[name] = subprocess.Popen(["prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{port}"],
                                                    stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.write()
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={self.config}", f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def write(self):
        self.config.write_text(yaml.safe_dump({"global": {"scrape_interval": "1s"},
                                               "scrape_configs": [{"job_name": "node", "static_configs": self.targets}]}))

    def rename(self, name, client):
        """Another client's from now on."""
        for target in self.targets:
            if target["labels"]["host"] == name:
                target["labels"]["customer"] = client
        self.write()
        self.process.send_signal(1)
        self.wait_for(f'up{{host="{name}",customer="{client}"}} == 1')
        self.wait_for(f'count(up{{host="{name}"}}) == 1')

    def drop(self, name):
        """No target from now on."""
        self.targets = [target for target in self.targets if target["labels"]["host"] != name]
        self.write()
        self.process.send_signal(1)
        self.wait_for(f'absent(up{{host="{name}"}})')

    def end(self, process):
        process.terminate()
        process.wait(20)

    def __enter__(self):
        self.wait_for(f"count(rate(node_cpu_seconds_total{{mode='idle',cpu='0'}}[10s])) == {len(self.exporters)}")
        return self

    def __exit__(self, *_):
        for process in [self.process, *self.exporters.values()]:
            self.end(process)
        self.log.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, expression, seconds=60):
        query = urllib.parse.urlencode({"query": expression})
        end = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v1/query?{query}", timeout=5) as answer:
                    if json.load(answer)["data"]["result"]:
                        return
            except OSError:
                pass
            assert time.monotonic() < end, f"never came: {expression}"
            time.sleep(0.2)

    def settings(self, folder, more=""):
        """A connector's settings but for [portal]; a step of two seconds, since no test has an hour."""
        return f'''
[prometheus]
url = "{self.url}"
[nodes]
selector = 'job="node"'
client_label = "customer"
node_label = "host"
window = "10s"
step_seconds = 2
catch_up_hours = 0.1
state_file = "{folder}/prometheus-state.json"
[details]
region = {{ metric = "up{{$selector}}", label = "site" }}
{more}
'''
