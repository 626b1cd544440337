import CZxcvbn
import Glibc

/// Password strength by zxcvbn: leaked passwords, dictionaries, keyboard walks, repetitions, dates, and common
/// substitutions in all of them (Wheeler, USENIX Security 2016).
package enum PasswordStrength {
    /// Below 2²⁸ guesses: two of three leaked passwords of ten or more characters, no random ones (decision 13).
    package static func isGuessable(_ password: String) -> Bool { bits(password) < 28 }

    /// Entropy in bits, regardless of case and width.
    static func bits(_ password: String) -> Double {
        words.withUnsafeBufferPointer { words in
            // The parameter is an array of `const char *` and never written to, which its C type cannot express.
            ZxcvbnMatch(Text.folded(password), UnsafeMutablePointer(mutating: words.baseAddress), nil)
        }
    }

    /// Common words missing from zxcvbn's English lists, most frequent first; allocated forever, terminated by `nil`.
    ///
    /// Written for this project, not copied from a list.
    private nonisolated(unsafe) static let words: [UnsafePointer<CChar>?] =
        """
        passwort пароль willkommen йцукен йцукенгшщз qwertz qwertzuiop geheim ласкаво привіт hallo kennwort portal
        kunde kunden kundenportal kundenkonto клієнт портал кабінет zugang anmelden anmeldung вхід benutzer користувач
        адмін адміністратор verwaltung admin firma büro компанія офіс server netzwerk сервер мережа rechnung рахунок
        passwörter секрет таємниця sicher sicherheit безпека ändern ändermich testen тест start neu нове новий
        correcthorsebatterystaple changeme asdfgh yxcvbnm asdfghjkl фівапролдж ячсмить ячсмитьбю azertyuiop qsdfghjklm
        sommer winter herbst frühling fruehling літо зима осінь весна januar februar märz april mai juni juli august
        september oktober november dezember січень лютий березень квітень травень червень липень серпень вересень
        жовтень листопад грудень montag dienstag mittwoch donnerstag freitag samstag sonntag понеділок вівторок середа
        четвер пятниця субота неділя fussball fußball bayern schalke dortmund borussia werder hertha динамо шахтар
        футбол україна киів київ львів одеса харків дніпро deutschland berlin hamburg münchen köln frankfurt stuttgart
        österreich schweiz wien zürich liebe schatz schatzi ichliebedich ichliebdich кохання люблю люблютебе сонце
        сонечко кохана коханий мама тато sonne sonnenschein mutter vater familie hund katze кіт собака blume stern
        engel teufel господи слава україні славаукраїні перемога козак калина мрія freiheit freunde друзі хлопець дівчина
        mädchen junge andreas thomas michael stefan sabine petra claudia nicole олена оксана ірина наталія андрій
        олександр сергій іван марія анна тетяна володимир дмитро
        """.split(whereSeparator: \.isWhitespace).map { UnsafePointer(strdup(Text.folded(String($0)))) } + [nil]
}
