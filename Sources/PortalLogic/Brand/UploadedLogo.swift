package import PortalStore
package import PortalToolkit

/// A logo that has just been uploaded, to be stored by its content.
package struct UploadedLogo: Sendable {
    package let logo: Logo
    package let png: [UInt8]

    package init(_ picture: Picture) throws {
        let hash = try Crypto.sha256(picture.png)
        // Positive, as every id is.
        let id = hash.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) } & .max
        logo = Logo(
            id: max(1, id), width: Int64(picture.width), height: Int64(picture.height), isLight: picture.isLight)
        png = picture.png
    }
}

extension Logo {
    /// What audit events say of it.
    package var label: String { "\(width) × \(height) px, \(PublicID.string(id))" }

    /// Where it is served, below the client's portal.
    package var path: String { "logos/\(PublicID.string(id)).png" }
}
