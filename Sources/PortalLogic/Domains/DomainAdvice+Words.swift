extension DomainAdvice.Words {
    static let english = Self(
        create: { type, name, value in "Create a \(type) record at \(name) with the value \(value)." },
        createAddresses: { type, name, values in
            "Create \(type) records at \(name) with these addresses: \(values). If your DNS has ALIAS or ANAME records, use one "
                + "to the portal’s host name instead."
        },
        correct: { type, name, value, seen in
            "Change \(type) at \(name): it is now \(seen), but must be \(value)."
        },
        unknown: { name in "\(name) could not be looked up; the check is repeated by itself." },
        proxied: { name in
            "Switch off the proxy for \(name) (“DNS only”), so that the name leads directly to the portal."
        },
        removeIPv6: { name, seen in "Remove the AAAA record at \(name): \(seen) is not the portal." },
        correctIPv6: { name, seen, values in
            "Change AAAA at \(name): it is now \(seen), but must be \(values). Or remove it."
        },
        apexAlias: { name in
            "\(name) is the top of a zone, where a CNAME cannot be. Replace it by A records or by ALIAS or ANAME, or use a "
                + "subdomain such as portal.\(name)."
        },
        permit: { name, value in "Add to the CAA records at \(name): \(value). At present they forbid the certificate."
        },
        doubled: { type, name in
            "The \(type) record was created with the zone’s name twice. Enter only the part before the zone’s name, so that "
                + "it is at \(name)."
        },
        quoted: { name, value in
            "Remove the quotation marks inside the TXT value at \(name); it must be exactly \(value)."
        })

    static let german = Self(
        create: { type, name, value in "Legen Sie bei \(name) einen \(type)-Eintrag mit dem Wert \(value) an." },
        createAddresses: { type, name, values in
            "Legen Sie bei \(name) \(type)-Einträge mit diesen Adressen an: \(values). Bietet Ihr DNS ALIAS oder ANAME, nehmen "
                + "Sie stattdessen einen solchen Eintrag auf den Hostnamen des Portals."
        },
        correct: { type, name, value, seen in
            "Ändern Sie \(type) bei \(name): Dort steht \(seen), es muss aber \(value) sein."
        },
        unknown: { name in "\(name) konnte nicht abgefragt werden; die Prüfung wird von selbst wiederholt." },
        proxied: { name in
            "Schalten Sie den Proxy für \(name) ab („nur DNS“), damit der Name direkt zum Portal führt."
        },
        removeIPv6: { name, seen in "Entfernen Sie den AAAA-Eintrag bei \(name): \(seen) ist nicht das Portal." },
        correctIPv6: { name, seen, values in
            "Ändern Sie AAAA bei \(name): Dort steht \(seen), es muss aber \(values) sein. Oder entfernen Sie den Eintrag."
        },
        apexAlias: { name in
            "\(name) ist die Spitze einer Zone; dort darf kein CNAME stehen. Ersetzen Sie ihn durch A-Einträge oder durch ALIAS "
                + "oder ANAME, oder nehmen Sie eine Subdomain wie portal.\(name)."
        },
        permit: { name, value in
            "Ergänzen Sie bei \(name) den CAA-Eintrag \(value). Die jetzigen verbieten das Zertifikat."
        },
        doubled: { type, name in
            "Der \(type)-Eintrag wurde mit doppeltem Zonennamen angelegt. Geben Sie nur den Teil vor dem Zonennamen ein, damit er "
                + "bei \(name) steht."
        },
        quoted: { name, value in
            "Entfernen Sie die Anführungszeichen im TXT-Wert bei \(name); er muss genau \(value) lauten."
        })

    static let ukrainian = Self(
        create: { type, name, value in "Створіть для \(name) запис \(type) зі значенням \(value)." },
        createAddresses: { type, name, values in
            "Створіть для \(name) записи \(type) з такими адресами: \(values). Якщо ваш DNS підтримує ALIAS або ANAME, "
                + "використайте натомість такий запис на ім’я хоста порталу."
        },
        correct: { type, name, value, seen in
            "Змініть \(type) для \(name): зараз там \(seen), а має бути \(value)."
        },
        unknown: { name in "Не вдалося запитати \(name); перевірка повториться сама." },
        proxied: { name in
            "Вимкніть проксі для \(name) («лише DNS»), щоб ім’я вело прямо на портал."
        },
        removeIPv6: { name, seen in "Видаліть запис AAAA для \(name): \(seen) — це не портал." },
        correctIPv6: { name, seen, values in
            "Змініть AAAA для \(name): зараз там \(seen), а має бути \(values). Або видаліть цей запис."
        },
        apexAlias: { name in
            "\(name) — вершина зони, де запису CNAME бути не може. Замініть його на записи A або на ALIAS чи ANAME, або "
                + "візьміть піддомен, наприклад portal.\(name)."
        },
        permit: { name, value in "Додайте до записів CAA для \(name): \(value). Зараз вони забороняють сертифікат." },
        doubled: { type, name in
            "Запис \(type) створено з подвоєною назвою зони. Введіть лише частину перед назвою зони, щоб він був за іменем "
                + "\(name)."
        },
        quoted: { name, value in
            "Приберіть лапки всередині значення TXT для \(name); воно має бути точно \(value)."
        })
}
