import sys
sys.path.insert(0, "/work/main/Tests/EndToEnd"); sys.path.insert(0, "/work/main/tools")
from test_domains import *
from conftest import *

def test_an_authority_that_refuses_is_seen(folder, caddy, binaries, demo_database):
    with Pebble(folder) as pebble:
        pebble.set("add-a", host=PUBLIC + ".", addresses=[ADDRESS])
        stack = started(pebble, caddy, binaries, demo_database, PORTAL_CNAME_TARGET=PUBLIC)
        try:
            owner = Owner(stack)
            name = "pay.acmecorp.test"
            lead(pebble, name, owner.claim(name), PUBLIC)
            due(stack)
            t = time.monotonic()
            domain = owner.until("certificate-failed", seconds=260)
            print("took", time.monotonic() - t, domain["certificate_problem"], pebble.orders.count("order-plz"), mails(stack, "domain-trouble"))
        finally:
            stack.stop()
