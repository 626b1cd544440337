import CFIDO2

/// What authenticators sign (WebAuthn Level 3, §6.1 and §7), read and verified by libfido2. The only file that imports it.
///
/// What a browser says around it is in ``ClientData``.
package enum WebAuthn {
    /// Signature algorithms by their COSE numbers (RFC 9053, RFC 8812), best first.
    package enum Algorithm: Int64, CaseIterable, Sendable {
        case es256 = -7
        case eddsa = -8
        case rs256 = -257
    }

    /// A credential's public key, in libfido2's form: the numbers of the COSE key, one after the other.
    package struct PublicKey: Sendable, Equatable {
        package let algorithm: Algorithm
        package let bytes: [UInt8]

        package init(_ algorithm: Algorithm, _ bytes: [UInt8]) {
            (self.algorithm, self.bytes) = (algorithm, bytes)
        }
    }

    /// Flags and counter of authenticator data.
    package struct State: Sendable, Equatable {
        /// Whether the person was verified, by PIN or biometrics, and not just present.
        package let isVerified: Bool
        /// Whether the credential is kept beyond its device.
        package let isBackedUp: Bool
        /// Signatures so far; 0 from authenticators that do not count.
        package let counter: Int64
    }

    /// A new credential.
    package struct Credential: Sendable, Equatable {
        package let id: [UInt8]
        package let key: PublicKey
        package let state: State
    }

    /// Why data is not accepted.
    package enum Rejection: Error, Equatable {
        /// Not authenticator data, or with a key that is none of ``Algorithm``.
        case malformed
        /// For another RP ID.
        case otherHost
        /// Nobody touched the authenticator.
        case nobodyPresent
        /// The signature is wrong.
        case signature
    }

    /// Bytes of authenticator data without a credential.
    private static let minimumLength = 37
    /// Longer ones are not read: an RSA key, the longest id and some extensions take 1.5 KB.
    package static let maximumLength = 4096
    /// Of a credential's id (§4).
    private static let maximumIDLength = 1023

    private enum Flag {
        static let present: UInt8 = 0x01
        static let verified: UInt8 = 0x04
        static let backedUp: UInt8 = 0x10
    }

    /// The credential in the authenticator data of a registration. Who made the authenticator is not asked for, so nothing
    /// is signed.
    /// - Parameter host: the RP ID.
    /// - Throws: ``Rejection``, or `CryptoFailure`.
    package static func credential(_ data: [UInt8], host: String) throws -> Credential {
        let state = try state(data, host)
        guard let items = itemsOfCredential(data), CBORShape.isWhole(items) else { throw Rejection.malformed }
        for algorithm in Algorithm.allCases {
            if let (id, key) = try credential(data, algorithm) {
                return Credential(id: id, key: PublicKey(algorithm, key), state: state)
            }
        }
        throw Rejection.malformed
    }

    /// Checks the signature of an assertion.
    /// - Parameters:
    ///   - data: authenticator data.
    ///   - clientData: the browser's JSON as it was sent, which is signed with it.
    /// - Throws: ``Rejection``, or `CryptoFailure`.
    package static func verify(
        _ data: [UInt8], clientData: [UInt8], signature: [UInt8], key: PublicKey, host: String
    ) throws -> State {
        let state = try state(data, host)
        guard CBORShape.isWhole(data[minimumLength...]) else { throw Rejection.malformed }
        fido_init(0)
        guard var assertion = fido_assert_new() as OpaquePointer? else { throw CryptoFailure(operation: "FIDO2") }
        defer { free(&assertion, fido_assert_free) }
        guard fido_assert_set_rp(assertion, host) == FIDO_OK,
            fido_assert_set_clientdata(assertion, clientData, clientData.count) == FIDO_OK,
            fido_assert_set_count(assertion, 1) == FIDO_OK,
            fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK,
            fido_assert_set_authdata_raw(assertion, 0, data, data.count) == FIDO_OK,
            fido_assert_set_sig(assertion, 0, signature, signature.count) == FIDO_OK
        else { throw Rejection.malformed }
        let isRight = withKey(key) { fido_assert_verify(assertion, 0, Int32(key.algorithm.rawValue), $0) == FIDO_OK }
        guard isRight == true else { throw Rejection.signature }
        return state
    }

    /// The fixed part: 32 bytes of the RP ID's hash, a byte of flags, the counter.
    private static func state(_ data: [UInt8], _ host: String) throws -> State {
        guard (minimumLength...maximumLength).contains(data.count) else { throw Rejection.malformed }
        guard Crypto.isEqual(Array(data[..<32]), try Crypto.sha256(Array(host.utf8))) else {
            throw Rejection.otherHost
        }
        let flags = data[32]
        guard flags & Flag.present != 0 else { throw Rejection.nobodyPresent }
        return State(
            isVerified: flags & Flag.verified != 0, isBackedUp: flags & Flag.backedUp != 0,
            counter: data[33..<37].reduce(0) { $0 << 8 | Int64($1) })
    }

    /// What follows the model, 16 bytes, and the id with its length: the key, and extensions.
    private static func itemsOfCredential(_ data: [UInt8]) -> ArraySlice<UInt8>? {
        let id = minimumLength + 18
        guard data.count > id else { return nil }
        let end = id + (Int(data[id - 2]) << 8 | Int(data[id - 1]))
        return end < data.count ? data[end...] : nil
    }

    /// Id and key, if the key is one of this algorithm.
    private static func credential(_ data: [UInt8], _ algorithm: Algorithm) throws -> ([UInt8], [UInt8])? {
        fido_init(0)
        guard var credential = fido_cred_new() as OpaquePointer? else { throw CryptoFailure(operation: "FIDO2") }
        defer { free(&credential, fido_cred_free) }
        guard fido_cred_set_type(credential, Int32(algorithm.rawValue)) == FIDO_OK,
            fido_cred_set_authdata_raw(credential, data, data.count) == FIDO_OK,
            let id = bytes(fido_cred_id_ptr(credential), fido_cred_id_len(credential)),
            (1...maximumIDLength).contains(id.count),
            let key = bytes(fido_cred_pubkey_ptr(credential), fido_cred_pubkey_len(credential)),
            withKey(PublicKey(algorithm, key), { _ in true }) == true
        else { return nil }
        return (id, key)
    }

    private static func bytes(_ pointer: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8]? {
        pointer.map { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }

    /// Calls `body` with the key as libfido2 holds it; `nil` if it is no point of the curve, or no modulus.
    private static func withKey<T>(_ key: PublicKey, _ body: (UnsafeRawPointer) -> T) -> T? {
        switch key.algorithm {
        case .es256: withKey(key.bytes, es256_pk_new(), es256_pk_from_ptr, es256_pk_free, body)
        case .eddsa: withKey(key.bytes, eddsa_pk_new(), eddsa_pk_from_ptr, eddsa_pk_free, body)
        case .rs256: withKey(key.bytes, rs256_pk_new(), rs256_pk_from_ptr, rs256_pk_free, body)
        }
    }

    private static func withKey<T>(
        _ bytes: [UInt8], _ key: OpaquePointer?,
        _ read: (OpaquePointer?, UnsafeRawPointer?, Int) -> Int32,
        _ release: (UnsafeMutablePointer<OpaquePointer?>?) -> Void, _ body: (UnsafeRawPointer) -> T
    ) -> T? {
        guard var key else { return nil }
        defer { free(&key, release) }
        guard read(key, bytes, bytes.count) == FIDO_OK else { return nil }
        return body(UnsafeRawPointer(key))
    }

    private static func free(
        _ object: inout OpaquePointer, _ release: (UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
        var pointer: OpaquePointer? = object
        release(&pointer)
    }
}
