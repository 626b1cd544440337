package import PortalStore

/// Sentences about a domain's records, ready to be sent to whoever runs the DNS.
package struct DomainAdvice: Sendable {
    /// Phrases of one language.
    struct Words: Sendable {
        let create: @Sendable (_ type: String, _ name: String, _ value: String) -> String
        let createAddresses: @Sendable (_ type: String, _ name: String, _ values: String) -> String
        let correct: @Sendable (_ type: String, _ name: String, _ value: String, _ seen: String) -> String
        let unknown: @Sendable (_ name: String) -> String
        let proxied: @Sendable (_ name: String) -> String
        let removeIPv6: @Sendable (_ name: String, _ seen: String) -> String
        let correctIPv6: @Sendable (_ name: String, _ seen: String, _ values: String) -> String
        let apexAlias: @Sendable (_ name: String) -> String
        let permit: @Sendable (_ name: String, _ value: String) -> String
        let doubled: @Sendable (_ type: String, _ name: String) -> String
        let quoted: @Sendable (_ name: String, _ value: String) -> String
    }

    private let words: Words

    /// The advice in a language.
    package static func of(_ language: Language) -> DomainAdvice {
        switch language {
        case .en: DomainAdvice(words: .english)
        case .de: DomainAdvice(words: .german)
        case .uk: DomainAdvice(words: .ukrainian)
        }
    }

    /// What to do about a record; `nil` if all is well.
    package func sentence(about record: DomainRecord) -> String? {
        let (name, type) = (record.name, record.type.rawValue)
        let value = record.expected.joined(separator: ", ")
        let seen = (record.seen ?? []).joined(separator: ", ")
        switch record.verdict {
        case .ok: return nil
        case .unknown where record.seen == nil: return words.unknown(name)
        case .unknown, .missing: return creation(record, value)
        case .wrong: return value.isEmpty ? nil : words.correct(type, name, value, seen)
        case .proxied: return words.proxied(name)
        case .aaaaElsewhere:
            return value.isEmpty ? words.removeIPv6(name, seen) : words.correctIPv6(name, seen, value)
        case .cnameConflict: return words.apexAlias(name)
        case .caaForbids: return words.permit(name, value)
        case .doubledName: return words.doubled(type, name)
        case .quoted: return words.quoted(name, value)
        }
    }

    private func creation(_ record: DomainRecord, _ value: String) -> String? {
        guard !value.isEmpty else { return nil }
        let (name, type) = (record.name, record.type.rawValue)
        switch record.type {
        case .a, .aaaa: return words.createAddresses(type, name, value)
        case .cname, .txt, .caa: return words.create(type, name, value)
        }
    }
}
