extension Violation {
    /// The closed list of rules, as `errors[].code` names them. `openapi.yaml` has the same list without
    /// ``Code/ofImports``, and the SPA has words for each of those.
    package enum Code: String, Sendable, CaseIterable {
        // MARK: Any field

        /// Missing, `null`, empty or blank.
        case required
        /// Not a field of this request.
        case unknown
        /// Another type of JSON.
        case type
        /// Has less characters than `min`.
        case tooShort = "too-short"
        /// Has more characters than `max`.
        case tooLong = "too-long"
        /// Not from `min` to `max`.
        case outOfRange = "out-of-range"
        /// Control characters, line ends, turned directions of writing.
        case forbiddenCharacter = "forbidden-character"
        /// None of the words that can be chosen.
        case notAChoice = "not-a-choice"
        /// No whole number in digits.
        case notANumber = "not-a-number"
        /// No instant of RFC 3339.
        case notAnInstant = "not-an-instant"
        /// Neither an instant nor a day of the calendar.
        case notAnInstantOrDate = "not-an-instant-or-date"
        /// Not `#rrggbb`.
        case notAColor = "not-a-color"
        /// No telephone number.
        case notAPhoneNumber = "not-a-phone-number"
        /// No code of a country or territory.
        case notARegion = "not-a-region"
        /// No time zone that this machine knows.
        case notATimeZone = "not-a-time-zone"
        /// No version of anything.
        case notAVersion = "not-a-version"
        /// No user's id, `operator` or `system`.
        case notAnActor = "not-an-actor"
        /// `after` or `before` is no `next` or `previous` of any page.
        case notACursor = "not-a-cursor"
        /// `after` or `before` was an item once.
        case staleCursor = "stale-cursor"

        // MARK: E-mail addresses

        /// Not exactly one @.
        case emailAt = "email-at"
        /// Nothing or too much before the @, or a dot out of place.
        case emailLocal = "email-local"
        /// A character that no address has, or one that looks like another or like nothing.
        case emailCharacter = "email-character"
        /// No host name after the @.
        case emailDomain = "email-domain"
        /// A host name without a dot after the @.
        case emailSingleLabel = "email-single-label"
        /// Beyond ASCII before the @, in the header of mails.
        case emailASCII = "email-ascii"
        /// `# % ?`, in a `mailto:` link.
        case emailMailto = "email-mailto"

        // MARK: Web addresses

        /// Another scheme than https, or none.
        case notHTTPS = "not-https"
        /// A user name or password.
        case urlUser = "url-user"
        /// A character that must be percent-encoded.
        case urlCharacter = "url-character"
        /// A port that is none.
        case urlPort = "url-port"

        // MARK: Host names, also those in web addresses

        /// No host name at all.
        case noHost = "no-host"
        /// A whole web address instead of its host name.
        case isURL = "is-url"
        /// A port beside the name.
        case port
        /// A `*`.
        case wildcard
        /// An IP address instead of a name.
        case ipAddress = "ip-address"
        /// A character that no host name has.
        case hostCharacter = "host-character"
        /// An underscore.
        case hostUnderscore = "host-underscore"
        /// Two dots in a row, or one at the front.
        case emptyLabel = "empty-label"
        /// More than 63 characters between two dots.
        case labelTooLong = "label-too-long"
        /// A hyphen beside a dot or at an end.
        case labelHyphen = "label-hyphen"
        /// `xn--` and not the form of any name.
        case notAnALabel = "not-an-a-label"
        /// No dot.
        case singleLabel = "single-label"
        /// Below `.local` or `.localhost`.
        case reserved
        /// One of the portal's own names.
        case ownHost = "own-host"
        /// Below one of the portal's own names.
        case belowOwnHost = "below-own-host"

        // MARK: Passwords

        /// Not the current password.
        case wrong
        /// A password that is guessed early.
        case tooCommon = "too-common"
        /// The e-mail address or its first part.
        case isEmail = "is-email"
        /// The tenant's name or slug alone.
        case isTenantName = "is-tenant-name"
        /// The name of the MSP or of the portal's host alone.
        case isPortalName = "is-portal-name"
        /// The password that is to be replaced.
        case isCurrent = "is-current"

        // MARK: People

        /// Only who has accepted can become an owner.
        case ownerLater = "owner-later"
        /// The invitation has been accepted.
        case alreadyAccepted = "already-accepted"

        // MARK: Import lines, command lines, tokens

        /// The line is no JSON object.
        case malformed
        /// More elements than `max`.
        case tooMany = "too-many"
        /// No slug.
        case notASlug = "not-a-slug"
        /// No id in its public form.
        case notAnID = "not-an-id"
        /// Not 1 to 64 of `a-z 0-9 . _ -`.
        case notAWord = "not-a-word"
        /// No day of the calendar.
        case notADate = "not-a-date"
        /// No decimal number.
        case notADecimal = "not-a-decimal"
        /// No code of a currency.
        case notACurrency = "not-a-currency"
        /// No IP address.
        case notAnIPAddress = "not-an-ip-address"
        /// No `{field: {old, new}}`.
        case notChanges = "not-changes"
        /// Another currency than that of the total.
        case otherCurrency = "other-currency"
        /// Occurs twice.
        case duplicate
        /// Later than now.
        case inTheFuture = "in-the-future"
        /// Contradicts another field, record or the clock.
        case contradictory
        /// Refers to a missing record.
        case noSuch = "no-such"
        /// Another one's already.
        case taken
        /// A rule of the portal's that has no code of its own.
        case refused

        /// Those that no answer of the API has.
        package static let ofImports: Set<Code> = [
            .malformed, .tooMany, .notASlug, .notAnID, .notAWord, .notADate, .notADecimal, .notACurrency,
            .notAnIPAddress,
            .notChanges, .otherCurrency, .duplicate, .inTheFuture, .contradictory, .noSuch, .taken, .refused,
        ]
    }
}
