import PortalToolkit

/// The grammar of a command, parsed from its usage text: `user add EMAIL --client SLUG [--name NAME] [--force]`.
///
/// Leading lower-case words name the command, capitals are values, brackets mark optional parts.
struct Usage: Sendable {
    /// The command's name.
    let words: [String]
    /// Names of the positional values, in order.
    let positionals: [Part]
    /// Options by name.
    let options: [String: Option]

    struct Part: Sendable {
        let name: String
        let isRequired: Bool
    }

    struct Option: Sendable {
        /// Name of the value; `nil` for a flag.
        let value: String?
        let isRequired: Bool
    }

    init(_ text: String) {
        var words: [String] = []
        var positionals: [Part] = []
        var options: [String: Option] = ["--json": Option(value: nil, isRequired: false)]
        var tokens = text.split(separator: " ").map(String.init)[...]
        while let token = tokens.popFirst() {
            let isRequired = !token.hasPrefix("[")
            let name = token.filter { $0 != "[" && $0 != "]" }
            if name.hasPrefix("--") {
                let takesValue = !token.hasSuffix("]") && tokens.first.map(Self.isValue) ?? false
                let value = takesValue ? tokens.popFirst()?.filter { $0 != "]" } : nil
                options[name] = Option(value: value, isRequired: isRequired)
            } else if Self.isValue(name) {
                positionals.append(Part(name: name, isRequired: isRequired))
            } else {
                words.append(name)
            }
        }
        self.words = words
        self.positionals = positionals
        self.options = options
    }

    private static func isValue(_ token: String) -> Bool {
        token.utf8.first.map { (0x41...0x5a).contains($0) } ?? false
    }

    /// Parses the words after the command.
    func parse(_ words: [String]) throws(UsageError) -> Arguments {
        var values: [String: String] = [:]
        var names = positionals[...]
        var rest = words[...]
        while let word = rest.popFirst() {
            if word.hasPrefix("--") {
                let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard let option = options[parts[0]] else { throw UsageError("unknown option: \(parts[0])") }
                let given: String? = parts.count == 2 ? parts[1] : (option.value == nil ? "" : rest.popFirst())
                guard let given, option.value != nil || parts.count == 1 else {
                    throw UsageError(option.value.map { "\(word) requires \($0)" } ?? "\(parts[0]) takes no value")
                }
                guard values.updateValue(given, forKey: parts[0]) == nil else {
                    throw UsageError("\(parts[0]) given more than once")
                }
            } else {
                guard let part = names.popFirst() else { throw UsageError("unexpected argument: \(word)") }
                values[part.name] = word
            }
        }
        if let missing = names.first(where: \.isRequired) { throw UsageError("\(missing.name) is missing") }
        let missing = options.filter { $0.value.isRequired && values[$0.key] == nil }.keys.sorted()
        if let option = missing.first { throw UsageError("\(option) is missing") }
        return Arguments(values: values)
    }
}

/// Invalid command line; exit status 64.
struct UsageError: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Values of a command line, by their names in the usage text.
struct Arguments: Sendable {
    fileprivate let values: [String: String]

    /// An optional value, unchanged: paths.
    subscript(_ name: String) -> String? { values[name] }

    /// A required value, unchanged: paths.
    func required(_ name: String) throws(UsageError) -> String {
        guard let value = values[name] else { throw UsageError("\(name) is missing") }
        return value
    }

    /// Whether a flag is present.
    func has(_ flag: String) -> Bool { values[flag] != nil }

    /// A required value in this format.
    func parsed<T>(_ name: String, _ form: InputFormat<T>) throws(UsageError) -> T {
        let value = try required(name)
        do { return try form.value(of: value) } catch { throw UsageError("\(name) \(error.message)") }
    }

    /// An optional value in this format.
    func optional<T>(_ name: String, _ form: InputFormat<T>) throws(UsageError) -> T? {
        try values[name] == nil ? nil : parsed(name, form)
    }

    /// An optional value in this format; empty clears.
    func clearable<T>(_ name: String, _ form: InputFormat<T>) throws(UsageError) -> T?? {
        guard let value = values[name] else { return nil }
        return Text.trimmed(value).isEmpty ? .some(nil) : .some(try parsed(name, form))
    }
}
