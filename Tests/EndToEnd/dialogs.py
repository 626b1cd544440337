"""How each dialog of the portal is opened, and pages that only some people see, as far as the page is told."""

from test_browser_people import address


def invite(page, w):
    page.get_by_role("button", name=w["users.invite"], exact=True).click()


def send(page, w):
    invite(page, w)
    page.locator("dialog [name=email]").fill(f"guest-{page.evaluate('Date.now()')}@acme.test")
    page.locator("dialog [type=submit]").click()
    page.locator("dialog input[readonly]").wait_for()


def manage(page, w):
    page.get_by_role("row").filter(has_text="viewer@acme.test").get_by_role("button").click()


def remove(page, w):
    manage(page, w)
    page.locator("dialog").get_by_role("button", name=w["users.remove"], exact=True).click()


def restart(page, w):
    page.get_by_role("button", name=w["command.restart"], exact=True).click()


def restart_many(page, w):
    page.locator("tbody [type=checkbox]").first.check()
    page.locator("tbody [type=checkbox]").nth(1).check()
    page.get_by_role("button", name=w["nodes.restart"], exact=True).click()


def list_keys(page, w):
    page.get_by_role("button", name=w["nodes.view"], exact=True).click()
    page.get_by_role("button", name=w["keys.title"], exact=True).click()


def find(page, w):
    page.get_by_role("button", name=w["find.open"], exact=True).click()
    page.get_by_role("combobox", name=w["find.label"]).fill("a")
    page.locator("[role=option] svg").nth(1).wait_for()


def leave(page, w):
    page.locator("main [name=name]").fill("Somebody else")
    page.get_by_role("navigation").get_by_role("link", name=w["nav.nodes"], exact=True).click()


def with_factors(page):
    """Lets this person have two authenticator apps, as far as the page is told."""
    app = {"id": "0000000000a01", "name": "Phone", "created_at": "2026-01-15T10:00:00Z", "last_used_at": None}
    key = {**app, "id": "0000000000a03", "name": "Laptop", "host": "localhost", "works_here": True, "backed_up": True}
    other = {**key, "id": "0000000000a04", "name": "Key ring", "host": "billing.acme.localhost", "works_here": False}
    factors = {"authenticators": [app, {**app, "id": "0000000000a02", "name": "Tablet"}], "passkeys": [key, other],
               "recovery_codes_left": 2, "min_password": 10}
    codes = {"recovery_codes": [f"7K2M-Q9XW-40TR-HB{n}C" for n in range(10)]}
    page.route("**/profile/factors", lambda route: route.fulfill(json=factors))
    page.route("**/profile/recovery-codes", lambda route: route.fulfill(json=codes))
    page.reload()


def add_app(page, w):
    page.get_by_role("button", name=w["factors.begin"], exact=True).click()


def scan_app(page, w):
    """The second step of adding one, with a secret that stays the page's own."""
    made = {"id": "0000000000a01", "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
            "uri": "otpauth://totp/Acme:ann%40acme.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme"}
    page.route("**/profile/authenticators", lambda route: route.fulfill(status=201, json=made))
    add_app(page, w)
    page.locator("dialog [type=submit]").click()
    page.locator("dialog [role=img] path[d^=M]").wait_for(state="attached")


def remove_app(page, w):
    with_factors(page)
    page.get_by_role("button", name=w["factors.remove.of"].replace("{name}", "Phone"), exact=True).click()


def add_passkey(page, w):
    page.get_by_role("button", name=w["passkeys.add"], exact=True).click()


def rename_passkey(page, w):
    with_factors(page)
    page.get_by_role("button", name=w["passkeys.rename.of"].replace("{name}", "Laptop"), exact=True).click()


def remove_passkey(page, w):
    with_factors(page)
    page.get_by_role("button", name=w["factors.remove.of"].replace("{name}", "Laptop"), exact=True).click()


def renew(page, w):
    with_factors(page)
    page.get_by_role("button", name=w["codes.renew"], exact=True).click()


def see_codes(page, w):
    renew(page, w)
    page.locator("dialog [type=submit]").click()
    page.locator("dialog [type=checkbox]").check()


def leave_codes(page, w):
    renew(page, w)
    page.locator("dialog [type=submit]").click()
    page.locator("dialog [type=checkbox]").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name=w["codes.leave.title"]).wait_for()


def prove(page, w):
    refusal = {"status": 403, "code": "proof-required", "title": "Proof required"}
    page.route("**/profile/password", lambda route: route.fulfill(
        status=403, content_type="application/problem+json", json=refusal))
    page.locator("[name=current]").fill("x")
    page.locator("[name=new]").fill("another-horse-battery")
    page.get_by_role("button", name=w["profile.change"], exact=True).click()


def told(page, path, change):
    """Lets the page be told something else than the portal's answer."""
    def some(route):
        if route.request.resource_type == "document":
            return route.continue_()
        answer = route.fetch()
        route.fulfill(response=answer, json=change(answer.json()))
    page.route(f"**/portal/*/{path}", some)


def users_are(page, **facts):
    """Lets all users have these, as far as the page is told."""
    told(page, "users", lambda answer: {**answer, "items": [{**user, **facts} for user in answer["items"]]})
    page.reload()


def reset_factors(page, w):
    users_are(page, factors=["totp"])
    manage(page, w)
    page.locator("dialog").get_by_role("button", name=w["users.factors.reset"], exact=True).click()
    page.get_by_role("dialog").filter(has_text=w["factors.reset.help"]).wait_for()


def change_email(page, w):
    page.get_by_role("button", name=w["profile.email.change"], exact=True).click()


def change_email_of(page, w):
    manage(page, w)
    page.locator("dialog").get_by_role("button", name=w["users.email"], exact=True).click()
    page.locator("dialog [name=email]").wait_for()


def see_awaited_email(page, w):
    users_are(page, new_email="somebody.with.a.long.name@subsidiary.acme-industries.example")
    manage(page, w)
    page.locator("dialog").get_by_role("button", name=w["users.email"], exact=True).click()
    page.locator("dialog").get_by_role("button", name=w["profile.email.again"], exact=True).wait_for()


# The component that is on the screen, as it is or in which state, where it is opened, and how.
DIALOGS = {("InviteDialog", "/users"): invite, ("LinkDialog", "/users"): send, ("ManageDialog", "/users"): manage,
           ("Removal", "/users"): remove, ("ResetFactors", "/users"): reset_factors, ("Ask", "/nodes/:id"): restart,
           ("RestartMany", "/nodes"): restart_many, ("KeysDialog", "/nodes"): list_keys, ("Palette", "/tickets"): find,
           ("EmailDialog, of a member", "/users"): change_email_of, ("AwaitedEmail", "/users"): see_awaited_email,
           ("EmailDialog", "/profile"): change_email,
           ("AddDialog", "/profile"): add_app, ("AddDialog, with the key", "/profile"): scan_app,
           ("AppRemoval", "/profile"): remove_app, ("Renewal", "/profile"): renew,
           ("AddPasskey", "/profile"): add_passkey, ("PasskeyRenaming", "/profile"): rename_passkey,
           ("PasskeyRemoval", "/profile"): remove_passkey,
           ("CodesDialog", "/profile"): see_codes, ("CodesDialog, left", "/profile"): leave_codes,
           ("Proving", "/profile"): prove, ("Leaving", "/profile"): leave}


# Pages where a policy demands something, with words that are then on them, and what they are told: who has days left, or
# none, and devices that are trusted.
LATER, BEFORE = "2031-01-15T10:00:00Z", "2026-01-15T10:00:00Z"
DEMANDED = {
    ("profile", "profile.devices"): {
        "state": {"factor_due_at": LATER},
        "profile/sessions": {"trusted_devices": [
            {"id": "0000000000a05", "created_at": BEFORE, "expires_at": LATER, "ip": "192.0.2.7",
             "device": "Chrome, Linux", "current": True}]}},
    ("security", "policy.grace"): {"security": {
        "second_factor": "all", "grace_days": 14, "factor_due_at": LATER, "session_idle": 3600, "trusted_devices": False,
        "without_factor": {"admins": 1, "all": 3}}},
    ("profile", "policy.due.now"): {
        "state": {"factor_due_at": BEFORE, "permissions": ["profile.manage"], "nav": [{"id": "profile", "path": "profile"}]}},
}
# What the pages of mailed links then ask, and their words for its success.
DONE = {"/email, with a link": ("**/auth/email", "email.done"),
        "/factor-reset, with a link": ("**/auth/factor-reset/cancel", "factorReset.done")}


def routed(page, house, name, email):
    """The page of a mailed link that works, as far as the page is told."""
    facts = {"email": email, "tenant_name": "Acme Industries", "expires_at": "2031-01-15T10:00:00Z"}
    page.route(f"**/auth/{name}/check", lambda route: route.fulfill(json=facts))
    return address(house, f"{name}#token=x")


def second_step(page, w):
    """A login that waits for a code, as far as the page is told."""
    waits = {"mfa_required": True, "mfa_token": "x", "user_id": "0000000000a01", "factors": ["totp", "passkey", "recovery"],
             "expires_at": "2031-01-15T10:00:00Z", "trust_days": 30}
    page.route("**/auth/login", lambda route: route.fulfill(json=waits))
    page.locator("[name=password]").fill("x")
    page.locator("[type=submit]").click()
    page.get_by_text(w["factor.title"]).first.wait_for()


def done(page, w, view):
    """The page that follows on a mailed link's, as far as that is told."""
    asked, words = DONE[view]
    page.route(asked, lambda route: route.fulfill(status=204))
    page.locator("[type=submit]").click()
    page.get_by_role("heading", level=1, name=w[words]).wait_for()
