/// What a logo is for: the colour scheme of the page.
package enum LogoVariant: String, StoredWord {
    case light, dark

    /// Its name in audit events and lists.
    package var field: String { "logo_" + rawValue }
}

/// An uploaded logo, without its picture.
package struct Logo: Sendable, Equatable {
    /// Of the content: the first bits of the picture's SHA-256.
    package let id: Int64
    /// In pixels.
    package let width, height: Int64
    /// Whether it is to be shown on a dark ground.
    package let isLight: Bool

    package init(id: Int64, width: Int64, height: Int64, isLight: Bool) {
        (self.id, self.width, self.height, self.isLight) = (id, width, height, isLight)
    }
}

/// The uploaded logos of a branding layer.
package struct Logos: Sendable, Equatable {
    private var values: [LogoVariant: Logo] = [:]

    package init() {}

    /// The logo for a scheme; `nil` if none was uploaded for it.
    package subscript(_ variant: LogoVariant) -> Logo? {
        get { values[variant] }
        set { values[variant] = newValue }
    }

    package var isEmpty: Bool { values.isEmpty }

    /// The logo that is shown in a scheme: where only one was uploaded, that one in both.
    package func shown(in variant: LogoVariant) -> Logo? { values[variant] ?? values.values.first }
}
