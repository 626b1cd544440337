"""What the mails about accounts say, in each language, and how one is told from what arrives.

Each text stands in the order of LANGUAGES; what "…" leaves out may be anything.
"""

import re
import time
from functools import cache

from conftest import ROOT
from views import LANGUAGES

LOGIC = ROOT / "Sources" / "PortalLogic"
PORTAL = ("the Acme Industries customer portal", "im Kundenportal von Acme Industries",
          "на клієнтському порталі «Acme Industries»")
SUBJECT = ("Security of your account for Acme Industries", "Sicherheit Ihres Kontos für Acme Industries",
           "Безпека вашого облікового запису на порталі «Acme Industries»")
GREETING = ("Hello,", "Guten Tag,", "Вітаємо!")
MOMENT = ("{day} {month} {year}, {time} UTC", "{day}. {month} {year} um {time} Uhr UTC", "{day} {month} {year} р., {time} UTC")
WHERE = (("When and where: ", ", with ", ", from the address "), ("Wann und wo: ", ", mit ", ", von der Adresse "),
         ("Коли й де: ", ", ", ", з адреси "))
NEVER_MIND = (
    "If this was you, no action is needed. If not, set a new password immediately: … “Forgot your password?” …",
    "Wenn Sie das waren, brauchen Sie nichts zu tun. Falls nicht, … sofort ein neues Passwort … „Passwort vergessen?“ …",
    "Якщо це зробили ви, жодних дій не потрібно. Якщо ні, негайно встановіть новий пароль: … «Забули пароль?» …")
OPEN = ("Open the portal", "Portal öffnen", "Відкрити портал")
# What happened: of each word that AccountNotice.swift stores, and after a comma in which case.
HAPPENED = {
    "addedFirst": (
        "The authenticator app “Phone” was added … a code as well as your password. Other devices were logged out.",
        "die Authentifizierungs-App „Phone“ wurde … neben dem Passwort einen Code. Andere Geräte wurden abgemeldet.",
        "… додано застосунок для кодів «Phone». … крім пароля, потрібен код. На інших пристроях сеанси завершено."),
    "added": ("The authenticator app “Tablet” was added to your account for {portal}.",
              "die Authentifizierungs-App „Tablet“ wurde Ihrem Konto {portal} hinzugefügt.",
              "До вашого облікового запису {portal} додано застосунок для кодів «Tablet»."),
    "removed": ("The authenticator app “Tablet” was removed from your account for {portal}.",
                "die Authentifizierungs-App „Tablet“ wurde aus Ihrem Konto {portal} entfernt.",
                "З вашого облікового запису {portal} вилучено застосунок для кодів «Tablet»."),
    "removedLast": ("The authenticator app “Phone” was removed … Your password alone is now enough to log in.",
                    "die Authentifizierungs-App „Phone“ wurde … entfernt. Zum Anmelden genügt jetzt Ihr Passwort.",
                    "… вилучено застосунок для кодів «Phone». Тепер для входу досить пароля."),
    "passkey": ("The passkey “Laptop” for localhost was added to your account for {portal}.",
                "der Passkey „Laptop“ für localhost wurde Ihrem Konto {portal} hinzugefügt.",
                "До вашого облікового запису {portal} додано ключ доступу «Laptop» для localhost."),
    "firstPasskey": (
        "The passkey “Key ring” for localhost was added … a passkey or a recovery code. Other devices were logged out.",
        "der Passkey „Key ring“ für localhost wurde … einen Passkey oder einen Wiederherstellungscode. Andere Geräte …",
        "… додано ключ доступу «Key ring» для localhost. … ключ доступу або резервний код. На інших пристроях …"),
    "passkeyRemoved": ("The passkey “Laptop” was removed from your account for {portal}.",
                       "der Passkey „Laptop“ wurde aus Ihrem Konto {portal} entfernt.",
                       "З вашого облікового запису {portal} вилучено ключ доступу «Laptop»."),
    "lastPasskeyRemoved": ("The passkey “Key ring” was removed … Your password alone is now enough to log in.",
                           "der Passkey „Key ring“ wurde … entfernt. Zum Anmelden genügt jetzt Ihr Passwort.",
                           "… вилучено ключ доступу «Key ring». Тепер для входу досить пароля."),
    "refused": ("Somebody has entered your password for {portal} and then several wrong codes. They did not get in.",
                "jemand hat Ihr Passwort … und danach mehrere falsche Codes eingegeben. Die Anmeldung ist nicht gelungen.",
                "Хтось увів ваш пароль … а потім кілька неправильних кодів. Увійти не вдалося."),
    "used": ("A recovery code of your account for {portal} was used. 9 codes are left.",
             "ein Wiederherstellungscode Ihres Kontos {portal} wurde verwendet. 9 Codes sind übrig.",
             "Використано резервний код вашого облікового запису {portal}. Залишилося кодів: 9."),
    "renewed": ("New recovery codes were created for your account for {portal}. The earlier ones no longer work.",
                "für Ihr Konto {portal} wurden neue Wiederherstellungscodes erstellt. Die früheren gelten nicht mehr.",
                "Для вашого облікового запису {portal} створено нові резервні коди. Попередні більше не діють."),
    "reset": ("Olivia Acme has reset the two-step login of your account for {portal}. …",
              "Olivia Acme hat die Anmeldung in zwei Schritten für Ihr Konto {portal} zurückgesetzt. …",
              "Двоетапний вхід вашого облікового запису {portal} скинуто. Це зробив користувач Olivia Acme. …"),
    "reset, by the provider": (
        "Your provider has reset the two-step login of your account for {portal}. Your password alone is enough …",
        "Ihr Anbieter hat die Anmeldung in zwei Schritten für Ihr Konto {portal} zurückgesetzt. … genügt Ihr Passwort …",
        "Двоетапний вхід вашого облікового запису {portal} скинуто. Це зробив ваш постачальник. … досить пароля."),
    "reset, of another": (
        "Your provider has reset the two-step login of viewer@acme.test for {portal}. That person’s password alone …",
        "Ihr Anbieter hat die Anmeldung in zwei Schritten von viewer@acme.test {portal} zurückgesetzt. … genügt dort …",
        "Двоетапний вхід користувача viewer@acme.test {portal} скинуто. Це зробив ваш постачальник. …"),
    "resetAsked": (
        "Your provider was asked to reset the two-step login of your account for {portal}. This happens on {due}. …",
        "Ihr Anbieter wurde gebeten, … für Ihr Konto {portal} zurückzusetzen. Das geschieht am {due}. …",
        "Вашого постачальника попросили скинути двоетапний вхід вашого облікового запису {portal}. Це станеться {due}. …"),
    "resetAsked, of another": (
        "Your provider was asked to reset the two-step login of viewer@acme.test for {portal}. This happens on {due}. …",
        "Ihr Anbieter wurde gebeten, … von viewer@acme.test {portal} zurückzusetzen. Das geschieht am {due}. …",
        "Вашого постачальника попросили скинути двоетапний вхід користувача viewer@acme.test {portal}. Це станеться {due}. …"),
    "resetCancelled": (
        "Your provider has cancelled the reset of the two-step login of your account for {portal}. It stays as it is.",
        "Ihr Anbieter hat das Zurücksetzen … Ihres Kontos {portal} abgebrochen. Sie bleibt, wie sie ist.",
        "Скидання двоетапного входу вашого облікового запису {portal} скасовано. Хто скасував: ваш постачальник. …"),
    "resetCancelled, of another": (
        "Your provider has cancelled the reset of the two-step login of viewer@acme.test for {portal}. It stays as it is.",
        "Ihr Anbieter hat das Zurücksetzen … von viewer@acme.test {portal} abgebrochen. Sie bleibt, wie sie ist.",
        "Скидання двоетапного входу користувача viewer@acme.test {portal} скасовано. Хто скасував: ваш постачальник. …"),
    "password": ("The password of your account for {portal} was changed.",
                 "das Passwort Ihres Kontos {portal} wurde geändert.",
                 "Пароль вашого облікового запису {portal} змінено."),
    "role": ("Olivia Acme has changed your role in {portal} to admin.",
             "Olivia Acme hat Ihre Rolle {portal} geändert. Sie ist jetzt Administrator.",
             "Вашу роль {portal} змінено на «адміністратор». Це зробив користувач Olivia Acme."),
    "role, by the provider": ("Your provider has changed your role in {portal} to viewer.",
                              "Ihr Anbieter hat Ihre Rolle {portal} geändert. Sie ist jetzt Leser.",
                              "Вашу роль {portal} змінено на «читач». Це зробив ваш постачальник."),
    "newDevice": ("Somebody has logged in to your account for {portal} on a new device.",
                  "mit Ihrem Konto {portal} hat sich jemand auf einem neuen Gerät angemeldet.",
                  "… з нового пристрою."),
    "newNetwork": ("Somebody has logged in to your account for {portal} from a new network.",
                   "mit Ihrem Konto {portal} hat sich jemand aus einem neuen Netz angemeldet.",
                   "… з нової мережі."),
    "emailAsked": (
        "Olivia Acme wants your account for {portal} to have the address new@acme.test. Nothing changes until …",
        "Olivia Acme möchte, dass Ihr Konto {portal} die Adresse new@acme.test bekommt. Bis sie bestätigt ist, …",
        "Користувач Olivia Acme хоче, щоб ваш обліковий запис {portal} мав адресу new@acme.test. Доки її не …"),
    "emailChanged": ("Your account for {portal} has a new address: new@acme.test. From now on, it logs you in …",
                     "Ihr Konto {portal} hat eine neue Adresse: new@acme.test. Ab jetzt melden Sie sich damit an, …",
                     "Ваш обліковий запис {portal} має нову адресу: new@acme.test. Відтепер ви входите з нею, …"),
    "emailBack": ("The address of your account for {portal} is viewer@acme.test again. All devices were logged out, …",
                  "Ihr Konto {portal} hat wieder die Adresse viewer@acme.test. Alle Geräte wurden abgemeldet, …",
                  "Ваш обліковий запис {portal} знову має адресу viewer@acme.test. Сеанси на всіх пристроях завершено, …"),
    "emailLost": ("The address of an account for {portal} was this one. … and is viewer@acme.test again. …",
                  "diese Adresse gehörte zu einem Konto {portal}. … hat wieder die Adresse viewer@acme.test. …",
                  "Ця адреса належала обліковому запису {portal}. … знову має адресу viewer@acme.test. …"),
    "demanded": ("From {due}, your account for {portal} needs a second step at login. You have none yet, …",
                 "ab {due} braucht Ihr Konto {portal} einen zweiten Schritt bei der Anmeldung. Sie haben noch keinen, …",
                 "З {due} для вашого облікового запису {portal} потрібен другий крок під час входу. У вас його ще немає, …"),
    "demanded, now": ("Your account for {portal} now needs a second step at login. Until you have set it up, …",
                      "Ihr Konto {portal} braucht ab jetzt einen zweiten Schritt bei der Anmeldung. Bis Sie …",
                      "Для вашого облікового запису {portal} тепер потрібен другий крок під час входу. Доки ви …"),
}
# What to do, and what the button says, where these are not NEVER_MIND and OPEN.
ADVICE = {
    "reset": ("If you did not ask for this, contact your provider.",
              "Falls Sie nicht darum gebeten haben, wenden Sie sich an Ihren Anbieter.",
              "Якщо ви про це не просили, зверніться до свого постачальника."),
    "resetAsked": ("If you asked for this, there is nothing to do. If not, cancel it … and set a new password: …",
                   "Wenn Sie darum gebeten haben, brauchen Sie nichts zu tun. Falls nicht, brechen Sie es … neues Passwort …",
                   "Якщо про це просили ви, жодних дій не потрібно. Якщо ні, скасуйте це … новий пароль: …"),
    "resetAsked, of another": ("If that person asked for this, there is nothing to do. … cancel it with the button below: …",
                               "Wenn diese Person darum gebeten hat, … brechen Sie es mit der Schaltfläche unten ab: …",
                               "Якщо про це просила ця людина, жодних дій не потрібно. … скасуйте це кнопкою нижче: …"),
    "resetCancelled": ("If you have lost your second factor, ask an owner of the portal or your provider again.",
                       "Wenn Ihnen der zweite Schritt weiter fehlt, wenden Sie sich erneut an einen Inhaber …",
                       "Якщо у вас немає доступу до другого кроку, знову зверніться до власника порталу або постачальника."),
    "of another": ("If you do not know of this, ask them, and contact your provider.",
                   "Wenn Sie davon nichts wissen, fragen Sie nach, und wenden Sie sich an Ihren Anbieter.",
                   "Якщо вам про це нічого не відомо, запитайте цю людину та зверніться до свого постачальника."),
    "role": ("If you did not expect this, ask an owner of the portal.",
             "Falls Sie das nicht erwartet haben, fragen Sie einen Inhaber des Portals.",
             "Якщо ви цього не очікували, запитайте власника порталу."),
    "emailAsked": ("If you did not expect this, cancel it on your profile page and ask an owner of the portal.",
                   "Falls Sie das nicht erwartet haben, brechen Sie es auf Ihrer Profilseite ab, …",
                   "Якщо ви цього не очікували, скасуйте зміну на сторінці профілю та запитайте власника порталу."),
    "emailChanged": ("If this was you, no action is needed. If not, take the old address back … 72 hours, …",
                     "Wenn Sie das waren, … Falls nicht, nehmen Sie … Ihre alte Adresse zurück. Das geht 72 Stunden lang, …",
                     "Якщо це зробили ви, жодних дій не потрібно. Якщо ні, поверніть стару адресу … 72 години, …"),
    "emailBack": ("Set a new password: … Then check your profile: if there is a passkey or an authenticator app …",
                  "Legen Sie ein neues Passwort fest: … Prüfen Sie danach Ihr Profil: Ist dort ein Passkey …",
                  "Встановіть новий пароль: … Потім перевірте профіль: якщо там є ключ доступу …"),
    "emailLost": ("If the account is yours, log in with the earlier address and set a new password there.",
                  "Wenn das Konto Ihres ist, legen Sie dort mit der früheren Adresse ein neues Passwort fest.",
                  "Якщо цей обліковий запис ваш, встановіть для нього новий пароль із попередньою адресою."),
    "demanded": ("Set it up on your profile page. It takes a minute and a passkey or an authenticator app.",
                 "Richten Sie ihn auf Ihrer Profilseite ein. Das dauert eine Minute und geht mit einem Passkey …",
                 "Налаштуйте його на сторінці профілю. Це займе хвилину: …"),
}
BUTTON = {"resetAsked": ("Cancel the reset", "Zurücksetzen abbrechen", "Скасувати скидання"),
          "emailChanged": ("This wasn’t me", "Das war ich nicht", "Це зробив не я")}
NO_PLACE, NO_MOMENT = {"reset", "resetCancelled", "role", "emailAsked"}, {"resetAsked", "demanded"}
# Mails that are none of these notices, with their subjects.
OTHERS = {
    "confirmation": (
        ("Confirm your new address for Acme Industries",
         "Hello, You want to use this address … Confirm address: https://… don’t confirm: the account isn’t yours."),
        ("Bestätigen Sie Ihre neue Adresse für Acme Industries",
         "Guten Tag, Sie möchten diese Adresse … Adresse bestätigen: https://… bestätigen Sie nicht: Das Konto ist nicht Ihres."),
        ("Підтвердьте нову адресу для порталу «Acme Industries»",
         "Вітаємо! Ви хочете використовувати цю адресу … Підтвердити адресу: https://… не підтверджуйте: це не ваш …")),
    "confirmation, of an owner's wish": (
        ("Confirm your new address for Acme Industries", "Hello, Olivia Acme wants you to use this address …"),
        ("Bestätigen Sie Ihre neue Adresse für Acme Industries", "Guten Tag, Olivia Acme möchte, dass Sie diese Adresse …"),
        ("Підтвердьте нову адресу для порталу «Acme Industries»",
         "Вітаємо! Користувач Olivia Acme хоче, щоб ви використовували цю адресу …")),
    "taken": (
        ("Your address and Acme Industries",
         "Hello, Somebody wanted to use this address for another account … If this was you, log in with this address, …"),
        ("Ihre Adresse und Acme Industries",
         "Guten Tag, jemand wollte diese Adresse für ein anderes Konto … Wenn Sie das waren, melden Sie sich …"),
        ("Ваша адреса та портал «Acme Industries»",
         "Вітаємо! Хтось хотів використати цю адресу для іншого … Якщо це були ви, увійдіть із цією адресою …")),
}


def event_words():
    """What AccountNotice.swift stores of its events."""
    source = (LOGIC / "People" / "AccountNotice.swift").read_text()
    cases = re.search(r"enum Word: String \{(.*?)\}", source, re.S)[1]
    return set(re.findall(r"\w+", cases.replace("case", "")))


def in_language(texts, language):
    return texts[LANGUAGES.index(language)]


@cache
def months(language):
    name = {"en": "English", "de": "German", "uk": "Ukrainian"}[language]
    source = (LOGIC / "Mail" / f"MailStrings+{name}.swift").read_text()
    return re.findall(r'"(.+?)"', re.search(r"months: \[(.*?)\]", source, re.S)[1])


def moments(language, start, later=0):
    """How the minutes since `start` are written, each so many seconds later."""
    for minute in range(int(start + later) // 60, int(time.time() + later) // 60 + 1):
        at = time.gmtime(minute * 60)
        yield in_language(MOMENT, language).format(day=at.tm_mday, month=months(language)[at.tm_mon - 1], year=at.tm_year,
                                                   time=time.strftime("%H:%M", at))


def notice(key, language, start, device, address, later):
    """Subject and pattern of a mail that is sent since `start`; what it tells is due so many seconds later."""
    word, portal = key.split(", ")[0], in_language(PORTAL, language)

    def of(table, standard=None):
        names = (name for name in (key, key.split(", ")[-1], word) if name in table)
        return in_language(table.get(next(names, None), standard), language)

    when, browser, place = in_language(WHERE, language)
    where = "" if word in NO_PLACE else browser + device + place + address
    where = [] if word in NO_MOMENT else [when + "{when}" + where + "."]
    button = of(BUTTON, OPEN) + ": https://"
    text = " ".join([in_language(GREETING, language), of(HAPPENED), *where, of(ADVICE, NEVER_MIND), button])
    pattern = expression(text.replace("{portal}", portal))
    for name, seconds in (("when", 0), ("due", later)):
        times = "|".join(map(re.escape, moments(language, start, seconds)))
        pattern = pattern.replace(re.escape("{" + name + "}"), f"({times})")
    return in_language(SUBJECT, language), pattern


def other(key, language):
    """Subject and pattern of one of OTHERS."""
    subject, text = in_language(OTHERS[key], language)
    return subject, expression(text)


def expression(text):
    return re.escape(text).replace("…", ".+")
