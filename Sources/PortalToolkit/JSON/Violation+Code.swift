extension Violation {
    /// The rules, as named by `errors[].code`. `openapi.yaml` has the same list without ``Code/ofImports``, and the SPA
    /// has texts for each of those.
    package enum Code: String, Sendable, CaseIterable {
        // MARK: Any field

        /// Missing, `null`, empty or blank.
        case required
        /// Not a field of this request.
        case unknown
        /// Of another JSON type.
        case type
        /// Shorter than `min` characters.
        case tooShort = "too-short"
        /// Longer than `max` characters.
        case tooLong = "too-long"
        /// Not in the range `min` to `max`.
        case outOfRange = "out-of-range"
        /// Control characters, line ends, bidirectional overrides.
        case forbiddenCharacter = "forbidden-character"
        /// More elements than `max`.
        case tooMany = "too-many"
        /// Not one of the allowed words.
        case notAChoice = "not-a-choice"
        /// Not a whole number in digits.
        case notANumber = "not-a-number"
        /// Not an RFC 3339 instant.
        case notAnInstant = "not-an-instant"
        /// Neither an instant nor a calendar date.
        case notAnInstantOrDate = "not-an-instant-or-date"
        /// Not `#rrggbb`.
        case notAColor = "not-a-color"
        /// Not a telephone number.
        case notAPhoneNumber = "not-a-phone-number"
        /// Not a country or territory code.
        case notARegion = "not-a-region"
        /// Not a time zone known to this machine.
        case notATimeZone = "not-a-time-zone"
        /// Not a version.
        case notAVersion = "not-a-version"
        /// Neither a user's id nor `operator` nor `system`.
        case notAnActor = "not-an-actor"
        /// `after` or `before` is not a cursor from `next` or `previous`.
        case notACursor = "not-a-cursor"
        /// The item of `after` or `before` no longer exists.
        case staleCursor = "stale-cursor"

        // MARK: E-mail addresses

        /// Not exactly one @.
        case emailAt = "email-at"
        /// Nothing or too much before the @, or a misplaced dot.
        case emailLocal = "email-local"
        /// A character invalid in addresses, or one that is confusable or invisible.
        case emailCharacter = "email-character"
        /// No host name after the @.
        case emailDomain = "email-domain"
        /// A host name without a dot after the @.
        case emailSingleLabel = "email-single-label"
        /// Not ASCII before the @, in mail headers.
        case emailASCII = "email-ascii"
        /// One of `# % ?`, in a `mailto:` link.
        case emailMailto = "email-mailto"

        // MARK: Web addresses

        /// Not https, or without a scheme.
        case notHTTPS = "not-https"
        /// A user name or password.
        case urlUser = "url-user"
        /// A character that requires percent-encoding.
        case urlCharacter = "url-character"
        /// An invalid port.
        case urlPort = "url-port"

        // MARK: Host names, also those in web addresses

        /// Not a host name.
        case noHost = "no-host"
        /// A whole URL instead of a host name.
        case isURL = "is-url"
        /// A port after the name.
        case port
        /// A `*`.
        case wildcard
        /// An IP address instead of a name.
        case ipAddress = "ip-address"
        /// A character invalid in host names.
        case hostCharacter = "host-character"
        /// An underscore.
        case hostUnderscore = "host-underscore"
        /// Two dots in a row, or a leading one.
        case emptyLabel = "empty-label"
        /// More than 63 characters between two dots.
        case labelTooLong = "label-too-long"
        /// A hyphen at the start or end of a label.
        case labelHyphen = "label-hyphen"
        /// A label with `xn--` that is not a valid A-label.
        case notAnALabel = "not-an-a-label"
        /// A name without a dot.
        case singleLabel = "single-label"
        /// Below `.local` or `.localhost`.
        case reserved
        /// One of the portal's own names.
        case ownHost = "own-host"
        /// Below one of the portal's own names.
        case belowOwnHost = "below-own-host"
        /// A name below which anybody may register, such as `co.uk` or `github.io`.
        case publicSuffix = "public-suffix"
        /// Letters of several scripts between two dots.
        case mixedScript = "mixed-script"
        /// Letters of another script that look like a name in use.
        case confusable

        // MARK: Passwords

        /// Not the user's current password.
        case wrong
        /// No code of a second factor, or one that has been used.
        case wrongCode = "wrong-code"
        /// No valid answer of a passkey.
        case wrongPasskey = "wrong-passkey"
        /// An easily guessed password.
        case tooCommon = "too-common"
        /// The e-mail address or its first part.
        case isEmail = "is-email"
        /// Only the tenant's name or slug.
        case isTenantName = "is-tenant-name"
        /// Only the name of the MSP or of the portal's host.
        case isPortalName = "is-portal-name"
        /// The password being replaced.
        case isCurrent = "is-current"

        // MARK: Pictures

        /// Not a PNG that can be decoded to its end.
        case notAPNG = "not-a-png"
        /// More than one image.
        case animated
        /// Too few pixels, or too many, or too many bytes.
        case pictureSize = "picture-size"

        // MARK: People

        /// Only users who have accepted their invitation can become owners.
        case ownerLater = "owner-later"
        /// The invitation has been accepted.
        case alreadyAccepted = "already-accepted"
        /// The address that the user has.
        case sameEmail = "same-email"

        // MARK: Import lines, command lines, tokens

        /// The line is not a JSON object.
        case malformed
        /// Not a slug.
        case notASlug = "not-a-slug"
        /// Not an id in its public form.
        case notAnID = "not-an-id"
        /// Not 1 to 64 of `a-z 0-9 . _ -`.
        case notAWord = "not-a-word"
        /// Not a calendar date.
        case notADate = "not-a-date"
        /// Not a decimal number.
        case notADecimal = "not-a-decimal"
        /// An IBAN with a mistake.
        case notAnIBAN = "not-an-iban"
        /// Not a bank's identifier.
        case notABIC = "not-a-bic"
        /// Not a currency code.
        case notACurrency = "not-a-currency"
        /// Not an IP address.
        case notAnIPAddress = "not-an-ip-address"
        /// Not of the form `{field: {old, new}}`.
        case notChanges = "not-changes"
        /// Not the currency of the total.
        case otherCurrency = "other-currency"
        /// Occurs twice.
        case duplicate
        /// Later than now.
        case inTheFuture = "in-the-future"
        /// Contradicts another field, record or the clock.
        case contradictory
        /// Refers to a missing record.
        case noSuch = "no-such"
        /// Already in use by another.
        case taken
        /// Has an effect that must be confirmed.
        case unconfirmed
        /// A portal rule without its own code.
        case refused

        /// Codes that never occur in API responses.
        package static let ofImports: Set<Code> = [
            .malformed, .notASlug, .notAnID, .notAWord, .notADate, .notADecimal, .notACurrency,
            .notAnIPAddress, .notAnIBAN, .notABIC,
            .notChanges, .otherCurrency, .duplicate, .inTheFuture, .contradictory, .noSuch, .taken,
            .unconfirmed, .refused,
        ]
    }
}
