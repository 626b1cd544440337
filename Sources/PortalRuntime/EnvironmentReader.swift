import PortalToolkit

/// Reads settings from the environment and collects problems, without values.
package struct EnvironmentReader {
    private let environment: [String: String]
    /// One sentence per invalid or missing value.
    private(set) var problems: [String] = []

    init(_ environment: [String: String]) { self.environment = environment }

    /// The raw value; empty counts as unset.
    func raw(_ name: String) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return value
    }

    /// Records a problem with a setting.
    mutating func complain(_ name: String, _ expectation: String) { problems.append("\(name): \(expectation)") }

    /// A value that may be missing, trimmed.
    mutating func optional<T>(_ name: String, _ expectation: String, _ parse: (String) -> T?) -> T? {
        guard let text = raw(name).map(Text.trimmed), !text.isEmpty else { return nil }
        if let value = parse(text) { return value }
        complain(name, expectation)
        return nil
    }

    /// A path, not trimmed.
    mutating func path(_ name: String, default standard: String, _ expectation: String) -> String {
        let text = raw(name) ?? standard
        if let path = SettingForms.path(text) { return path }
        complain(name, expectation)
        return standard
    }

    /// A value with a default.
    mutating func value<T>(_ name: String, default standard: T, _ expectation: String, _ parse: (String) -> T?) -> T {
        optional(name, expectation, parse) ?? standard
    }

    /// A whole number within a range.
    mutating func number(_ name: String, default standard: Int64, in range: ClosedRange<Int64>) -> Int64 {
        value(name, default: standard, "must be a number from \(range.lowerBound) to \(range.upperBound)") { text in
            guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int64(text) else { return nil }
            return range.contains(number) ? number : nil
        }
    }

    /// The elements of a list separated by commas or blanks; the edge requires blanks in some of these settings.
    package static func list<T>(_ text: String, _ parse: (String) -> T?) -> [T]? {
        var result: [T] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: " ")
            guard !words.isEmpty else { return nil }
            for word in words {
                guard let value = parse(String(word)) else { return nil }
                result.append(value)
            }
        }
        return result
    }
}
