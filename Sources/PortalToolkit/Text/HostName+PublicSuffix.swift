import CPSL

/// The Public Suffix List (https://publicsuffix.org) as built into libpsl. The only file that imports it.
extension HostName {
    /// Whether anybody may register names below this one, as with `co.uk` and `github.io`. A top-level domain that the
    /// list does not know counts as one.
    ///
    /// - Parameter name: In normal form.
    package static func isPublicSuffix(_ name: String) -> Bool {
        psl_is_public_suffix(psl_builtin(), name) == 1
    }

    /// The part of a name that its owner has registered: `acme.co.uk` of `billing.acme.co.uk`; `nil` for a public
    /// suffix and for a single label.
    ///
    /// - Parameter name: In normal form.
    package static func registrable(_ name: String) -> String? {
        // The result points into the name.
        name.withCString { psl_registrable_domain(psl_builtin(), $0).map { String(cString: $0) } }
    }
}
