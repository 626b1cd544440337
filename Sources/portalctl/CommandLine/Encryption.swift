import Glibc
import PortalLogic

/// How a backup is encrypted: by an installed program, which is also the ending of the file's name.
enum Encryption: String, CaseIterable {
    case age, gpg

    /// The program that knows such recipients: `age1…` and SSH keys are age's, all others gpg's.
    init(recipient: String) {
        self = recipient.hasPrefix("age1") || recipient.hasPrefix("ssh-") ? .age : .gpg
    }

    /// Recognises a file by its first bytes; `nil` for a database.
    static func of(_ file: OpenFile) throws -> Encryption? {
        let head = file.head(32)
        func begins(_ text: String) -> Bool { head.starts(with: text.utf8) }
        if begins("SQLite format 3\0") { return nil }
        if begins("age-encryption.org/") || begins("-----BEGIN AGE") { return .age }
        // An OpenPGP packet (RFC 9580, section 4.2).
        if begins("-----BEGIN PGP") || (head.first ?? 0) >= 0x80 { return .gpg }
        throw Refusal("\(file.path) is neither a database nor encrypted by age or gpg; nothing was changed")
    }

    /// Starts encrypting to a recipient. An operator who names a gpg key vouches for it.
    func encrypt(
        _ input: OpenFile, to recipient: String, into output: OpenFile, environment: [String: String]
    ) throws -> Subprocess {
        let words =
            switch self {
            case .age: ["--encrypt", "--recipient", recipient]
            case .gpg:
                [
                    "--batch", "--quiet", "--no-auto-key-locate", "--trust-model", "always", "--encrypt", "--recipient",
                    recipient,
                ]
            }
        return try start(words, input, output, nil, environment)
    }

    /// Starts decrypting.
    /// - Parameter identity: age's secret key; gpg takes its own from the key ring.
    func decrypt(
        _ input: OpenFile, identity: OpenFile?, into output: OpenFile, environment: [String: String]
    ) throws -> Subprocess {
        let words =
            switch self {
            case .age: ["--decrypt", "--identity", Subprocess.handedPath]
            case .gpg: ["--quiet", "--decrypt"]
            }
        return try start(words, input, output, identity, environment)
    }

    private func start(
        _ words: [String], _ input: OpenFile, _ output: OpenFile, _ hand: OpenFile?, _ environment: [String: String]
    ) throws -> Subprocess {
        do {
            return try Subprocess(
                [rawValue] + words, input: .file(input), output: .file(output), errors: .shared, hand: hand,
                environment)
        } catch {
            throw Refusal(
                error.code == ENOENT
                    ? "\(rawValue) is not installed; run: apt install \(rawValue)" : "cannot start \(error)")
        }
    }
}
