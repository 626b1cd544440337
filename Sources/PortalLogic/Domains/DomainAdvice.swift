package import PortalStore
import PortalToolkit

/// Sentences about a domain's records, ready to be sent to whoever runs the DNS. No period stands behind a value: it
/// would look like a part of it.
package struct DomainAdvice: Sendable {
    /// Phrases of one language. Those of `required…` follow `unanswered` or `unanswered(target:)`.
    struct Words: Sendable {
        typealias Phrase1 = @Sendable (_ name: String) -> String
        typealias Phrase2 = @Sendable (_ name: String, _ value: String) -> String
        typealias Phrase3 = @Sendable (_ type: String, _ name: String, _ value: String) -> String
        typealias Phrase4 = @Sendable (_ type: String, _ name: String, _ seen: String, _ value: String) -> String

        let create: Phrase3
        /// Beside other values, which may stay.
        let createBeside: @Sendable (_ name: String, _ seen: String, _ value: String) -> String
        let createAddresses: Phrase3
        /// Where only the host is known that has the addresses.
        let createAlias: @Sendable (_ type: String, _ name: String, _ host: String) -> String
        let correct: Phrase4
        let correctByHost: Phrase4
        /// Addresses, where a CNAME should be.
        let replace: Phrase4
        let proxied: Phrase1
        let removeIPv6: @Sendable (_ name: String, _ seen: String) -> String
        let correctIPv6: @Sendable (_ name: String, _ seen: String, _ values: String) -> String
        let apexAlias: Phrase2
        let apexAliasByHost: Phrase2
        let permit: Phrase2
        let doubled: @Sendable (_ type: String, _ name: String) -> String
        let quoted: Phrase2
        let relative: @Sendable (_ name: String, _ seen: String, _ value: String) -> String
        let withoutPrefix: @Sendable (_ place: String, _ name: String, _ value: String) -> String
        let unanswered: @Sendable (_ name: String, _ reason: String) -> String
        let unansweredTarget: @Sendable (_ target: String, _ reason: String) -> String
        let reason: @Sendable (_ failure: DNSFailure) -> String
        let required: Phrase3
        let requiredByHost: Phrase3
        let requiredIPv6: Phrase2
        let requiredAuthority: Phrase2
    }

    let words: Words

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
        let (name, value, seen) = (record.name, record.value, record.found)
        switch record.verdict {
        case .ok: return nil
        case .unknown: return unknown(record)
        case .missing: return missing(record)
        case .wrong: return wrong(record)
        case .proxied: return words.proxied(record.place ?? name)
        case .aaaaElsewhere:
            if record.type != .aaaa { return wrong(record) }
            return value.isEmpty ? words.removeIPv6(name, seen) : words.correctIPv6(name, seen, value)
        case .cnameConflict:
            return record.namesHost ? words.apexAliasByHost(name, value) : words.apexAlias(name, value)
        case .caaForbids: return words.permit(name, value)
        case .doubledName: return words.doubled(record.type.rawValue, name)
        case .quoted: return words.quoted(name, value)
        }
    }

    private func missing(_ record: DomainRecord) -> String {
        if record.cause == .withoutPrefix, let place = record.place {
            return words.withoutPrefix(place, record.name, record.value)
        }
        return creation(record)
    }

    private func creation(_ record: DomainRecord) -> String {
        let (type, name, value) = (record.type.rawValue, record.name, record.value)
        switch record.type {
        case .a, .aaaa:
            return record.namesHost ? words.createAlias(type, name, value) : words.createAddresses(type, name, value)
        case .cname, .txt, .caa: return words.create(type, name, value)
        }
    }

    private func wrong(_ record: DomainRecord) -> String {
        let (type, name, value, seen) = (record.type.rawValue, record.name, record.value, record.found)
        switch (record.cause, record.type) {
        case (.fourAddresses, _): return words.replace(RecordType.a.rawValue, name, seen, value)
        case (.sixAddresses, _): return words.replace(RecordType.aaaa.rawValue, name, seen, value)
        case (.relativeValue, _): return words.relative(name, seen, value)
        case (_, .txt): return words.createBeside(name, seen, value)
        case (_, .a) where record.namesHost, (_, .aaaa) where record.namesHost:
            return words.correctByHost(type, name, seen, value)
        default: return words.correct(type, name, seen, value)
        }
    }

    /// Before the first check what is to be done, later what must be there.
    private func unknown(_ record: DomainRecord) -> String {
        guard let failure = record.cause?.failure else { return creation(record) }
        let reason = words.reason(failure)
        let first = record.place.map { words.unansweredTarget($0, reason) } ?? words.unanswered(record.name, reason)
        return first + " " + required(record)
    }

    private func required(_ record: DomainRecord) -> String {
        let (type, name, value) = (record.type.rawValue, record.name, record.value)
        switch record.type {
        case .caa: return words.requiredAuthority(name, value)
        case .aaaa where value.isEmpty: return words.requiredIPv6(name, record.place ?? name)
        case .a where record.namesHost, .aaaa where record.namesHost: return words.requiredByHost(type, name, value)
        case .a, .aaaa, .cname, .txt: return words.required(type, name, value)
        }
    }
}

extension DomainRecord {
    fileprivate var value: String { expected.joined(separator: ", ") }
    fileprivate var found: String { (seen ?? []).joined(separator: ", ") }

    /// Whether a host is expected instead of its addresses.
    fileprivate var namesHost: Bool { expected.contains { IPAddress($0) == nil } }
}
