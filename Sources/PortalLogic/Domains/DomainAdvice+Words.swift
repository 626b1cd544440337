extension DomainAdvice.Words {
    static let english = Self(
        create: { type, name, value in "Create a \(type) record at \(name) with the value \(value)" },
        createBeside: { name, seen, value in
            "At \(name) there is only \(seen) and not the right TXT record. Create one with the value \(value)"
        },
        createAddresses: { type, name, values in
            "Create \(type) records at \(name) or, if your DNS has them, an ALIAS or ANAME record to the portal’s host "
                + "name; the addresses are: \(values)"
        },
        createAlias: { type, name, host in
            "Create at \(name) an ALIAS or ANAME record to \(host) or, if your DNS has neither, \(type) records with the public "
                + "addresses of that host."
        },
        correct: { type, name, seen, value in "Change \(type) at \(name) from \(seen) to \(value)" },
        correctByHost: { type, name, seen, host in
            "Change \(type) at \(name) from \(seen) to the public addresses of \(host)"
        },
        replace: { type, name, seen, value in
            "Replace \(type) at \(name) (\(seen)) by a CNAME record with the value \(value)"
        },
        proxied: { name in
            "Switch off the proxy for \(name) (“DNS only”), so that the name leads directly to the portal."
        },
        removeIPv6: { name, seen in "Remove AAAA at \(name) because \(seen) is not the portal." },
        correctIPv6: { name, seen, values in "Remove AAAA at \(name) or change it from \(seen) to \(values)" },
        apexAlias: { name, values in
            "\(name) is the top of a zone, where a CNAME cannot be. Use a subdomain such as portal.\(name) instead or "
                + "replace the CNAME by ALIAS or ANAME or by address records (A, AAAA) with: \(values)"
        },
        apexAliasByHost: { name, host in
            "\(name) is the top of a zone, where a CNAME cannot be. Use a subdomain such as portal.\(name) instead or "
                + "replace the CNAME by an ALIAS or ANAME record to \(host)"
        },
        permit: { name, value in "The CAA records at \(name) forbid the certificate. Add to them: \(value)" },
        doubled: { type, name in
            "The \(type) record was created with the zone’s name twice. Move it to \(name) by entering only the part before "
                + "the zone’s name (@ if there is none)."
        },
        quoted: { name, value in
            "Remove all quotation marks and blanks from the TXT value at \(name) so that it is exactly \(value)"
        },
        relative: { name, seen, value in
            "The CNAME at \(name) leads to \(seen) because the zone’s name was appended to its value. Enter the value with "
                + "a dot at its end: \(value)."
        },
        withoutPrefix: { place, name, value in
            "The TXT record is at \(place) but must be at \(name) with the value \(value)"
        },
        unanswered: { name, reason in "The lookup of \(name) failed (\(reason)) and is repeated by itself." },
        unansweredTarget: { target, reason in
            "The portal’s own host name \(target) could not be looked up (\(reason)); the check is repeated by itself."
        },
        reason: { failure in
            switch failure {
            case .timeout: "no name server answered in time"
            case .serverFailure: "the name servers report an error"
            case .malformed: "the answer is damaged"
            case .tooLarge: "the answer is too large"
            case .aliasLoop: "its CNAME records are too many or lead in a circle"
            }
        },
        required: { type, name, value in "There must be a \(type) record at \(name) with the value \(value)" },
        requiredByHost: { type, name, host in
            "There must be \(type) records at \(name) with the public addresses of \(host)"
        },
        requiredIPv6: { name, host in "AAAA records at \(name), if there are any, must be those of \(host)" },
        requiredAuthority: { name, value in
            "There need be no CAA records at \(name), but if there are any, one must be \(value)"
        })

    static let german = Self(
        create: { type, name, value in "Legen Sie bei \(name) einen \(type)-Eintrag an mit dem Wert \(value)" },
        createBeside: { name, seen, value in
            "Bei \(name) steht nur \(seen), aber nicht der richtige TXT-Eintrag. Legen Sie einen an mit dem Wert \(value)"
        },
        createAddresses: { type, name, values in
            "Legen Sie bei \(name) \(type)-Einträge an oder, wenn Ihr DNS das bietet, einen ALIAS- oder ANAME-Eintrag auf den "
                + "Hostnamen des Portals; die Adressen sind: \(values)"
        },
        createAlias: { type, name, host in
            "Legen Sie bei \(name) einen ALIAS- oder ANAME-Eintrag auf \(host) an oder, wenn Ihr DNS beides nicht bietet, "
                + "\(type)-Einträge mit den öffentlichen Adressen dieses Hosts."
        },
        correct: { type, name, seen, value in "Ändern Sie \(type) bei \(name) von \(seen) in \(value)" },
        correctByHost: { type, name, seen, host in
            "Ändern Sie \(type) bei \(name) von \(seen) in die öffentlichen Adressen von \(host)"
        },
        replace: { type, name, seen, value in
            "Ersetzen Sie \(type) bei \(name) (\(seen)) durch einen CNAME-Eintrag mit dem Wert \(value)"
        },
        proxied: { name in
            "Schalten Sie den Proxy für \(name) ab („nur DNS“), damit der Name direkt zum Portal führt."
        },
        removeIPv6: { name, seen in "Entfernen Sie AAAA bei \(name), denn \(seen) ist nicht das Portal." },
        correctIPv6: { name, seen, values in
            "Entfernen Sie AAAA bei \(name) oder ändern Sie es von \(seen) in \(values)"
        },
        apexAlias: { name, values in
            "\(name) ist die Spitze einer Zone; dort darf kein CNAME stehen. Nehmen Sie stattdessen eine Subdomain wie "
                + "portal.\(name) oder ersetzen Sie den CNAME durch ALIAS oder ANAME oder durch Adresseinträge (A, AAAA) mit: "
                + values
        },
        apexAliasByHost: { name, host in
            "\(name) ist die Spitze einer Zone; dort darf kein CNAME stehen. Nehmen Sie stattdessen eine Subdomain wie "
                + "portal.\(name) oder ersetzen Sie den CNAME durch einen ALIAS- oder ANAME-Eintrag auf \(host)"
        },
        permit: { name, value in "Die CAA-Einträge bei \(name) verbieten das Zertifikat. Ergänzen Sie: \(value)" },
        doubled: { type, name in
            "Der \(type)-Eintrag wurde mit doppeltem Zonennamen angelegt. Verschieben Sie ihn zu \(name), indem Sie nur den Teil vor "
                + "dem Zonennamen eingeben (@, wenn es keinen gibt)."
        },
        quoted: { name, value in
            "Entfernen Sie alle Anführungs- und Leerzeichen aus dem TXT-Wert bei \(name), so dass er genau lautet: \(value)"
        },
        relative: { name, seen, value in
            "Der CNAME bei \(name) führt zu \(seen), weil an seinen Wert der Zonenname angehängt wurde. Geben Sie den Wert mit "
                + "einem Punkt am Ende ein: \(value)."
        },
        withoutPrefix: { place, name, value in
            "Der TXT-Eintrag steht bei \(place), muss aber bei \(name) stehen, mit dem Wert \(value)"
        },
        unanswered: { name, reason in
            "Die Abfrage von \(name) schlug fehl (\(reason)) und wird von selbst wiederholt."
        },
        unansweredTarget: { target, reason in
            "Der eigene Hostname des Portals \(target) konnte nicht abgefragt werden (\(reason)); die Prüfung wird von selbst "
                + "wiederholt."
        },
        reason: { failure in
            switch failure {
            case .timeout: "kein Nameserver antwortete rechtzeitig"
            case .serverFailure: "die Nameserver melden einen Fehler"
            case .malformed: "die Antwort ist beschädigt"
            case .tooLarge: "die Antwort ist zu groß"
            case .aliasLoop: "seine CNAME-Einträge sind zu viele oder führen im Kreis"
            }
        },
        required: { type, name, value in "Bei \(name) muss ein \(type)-Eintrag stehen mit dem Wert \(value)" },
        requiredByHost: { type, name, host in
            "Bei \(name) müssen \(type)-Einträge stehen mit den öffentlichen Adressen von \(host)"
        },
        requiredIPv6: { name, host in "Falls es bei \(name) AAAA-Einträge gibt, müssen es die von \(host) sein." },
        requiredAuthority: { name, value in
            "Bei \(name) muss es keine CAA-Einträge geben; gibt es welche, muss einer davon lauten: \(value)"
        })

    static let ukrainian = Self(
        create: { type, name, value in "Створіть для \(name) запис \(type) зі значенням \(value)" },
        createBeside: { name, seen, value in
            "Для \(name) є лише \(seen), але немає потрібного запису TXT. Створіть його зі значенням \(value)"
        },
        createAddresses: { type, name, values in
            "Створіть для \(name) записи \(type) або, якщо ваш DNS це підтримує, запис ALIAS чи ANAME на ім’я хоста порталу; "
                + "адреси такі: \(values)"
        },
        createAlias: { type, name, host in
            "Створіть для \(name) запис ALIAS чи ANAME на \(host) або, якщо ваш DNS їх не підтримує, записи \(type) з "
                + "публічними адресами цього хоста."
        },
        correct: { type, name, seen, value in "Змініть \(type) для \(name) з \(seen) на \(value)" },
        correctByHost: { type, name, seen, host in
            "Змініть \(type) для \(name) з \(seen) на публічні адреси хоста \(host)"
        },
        replace: { type, name, seen, value in
            "Замініть \(type) для \(name) (\(seen)) на запис CNAME зі значенням \(value)"
        },
        proxied: { name in "Вимкніть проксі для \(name) («лише DNS»), щоб ім’я вело прямо на портал." },
        removeIPv6: { name, seen in "Видаліть AAAA для \(name), бо \(seen) — це не портал." },
        correctIPv6: { name, seen, values in "Видаліть AAAA для \(name) або змініть з \(seen) на \(values)" },
        apexAlias: { name, values in
            "\(name) — вершина зони, де запису CNAME бути не може. Візьміть натомість піддомен, наприклад portal.\(name), або "
                + "замініть CNAME на ALIAS чи ANAME або на записи адрес (A, AAAA): \(values)"
        },
        apexAliasByHost: { name, host in
            "\(name) — вершина зони, де запису CNAME бути не може. Візьміть натомість піддомен, наприклад portal.\(name), або "
                + "замініть CNAME на запис ALIAS чи ANAME на \(host)"
        },
        permit: { name, value in "Записи CAA для \(name) забороняють сертифікат. Додайте до них: \(value)" },
        doubled: { type, name in
            "Запис \(type) створено з подвоєною назвою зони. Перенесіть його на \(name), увівши лише частину перед назвою зони "
                + "(@, якщо її немає)."
        },
        quoted: { name, value in
            "Приберіть усі лапки та пробіли зі значення TXT для \(name), щоб воно було точно таким: \(value)"
        },
        relative: { name, seen, value in
            "CNAME для \(name) веде на \(seen), бо до його значення додано назву зони. Уведіть значення з крапкою в кінці: "
                + "\(value)."
        },
        withoutPrefix: { place, name, value in
            "Запис TXT стоїть за іменем \(place), а має бути за іменем \(name) зі значенням \(value)"
        },
        unanswered: { name, reason in "Не вдалося запитати \(name) (\(reason)); перевірка повториться сама." },
        unansweredTarget: { target, reason in
            "Не вдалося запитати власне ім’я хоста порталу \(target) (\(reason)); перевірка повториться сама."
        },
        reason: { failure in
            switch failure {
            case .timeout: "жоден сервер імен не відповів вчасно"
            case .serverFailure: "сервери імен повідомляють про помилку"
            case .malformed: "відповідь пошкоджена"
            case .tooLarge: "відповідь завелика"
            case .aliasLoop: "записів CNAME забагато або вони йдуть по колу"
            }
        },
        required: { type, name, value in "Для \(name) має бути запис \(type) зі значенням \(value)" },
        requiredByHost: { type, name, host in
            "Для \(name) мають бути записи \(type) з публічними адресами хоста \(host)"
        },
        requiredIPv6: { name, host in "Записи AAAA для \(name), якщо вони є, мають бути такими, як у \(host)" },
        requiredAuthority: { name, value in
            "Записів CAA для \(name) може не бути, а якщо вони є, один має бути таким: \(value)"
        })
}
