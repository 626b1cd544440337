import PortalToolkit

/// The grammar of a command, read from its usage text: `user add EMAIL --client SLUG [--name NAME] [--force]`.
///
/// Small words at the front name the command, capitals are values, brackets make optional.
struct Usage: Sendable {
    /// The words that name the command.
    let words: [String]
    /// Names of the values that stand alone, in order.
    let positionals: [Part]
    /// Options by name.
    let options: [String: Option]

    struct Part: Sendable {
        let name: String
        let isRequired: Bool
    }

    struct Option: Sendable {
        /// Name of its value; `nil` for a flag.
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

    /// What the words after the command say.
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

/// The command line was wrong; exit 64.
struct UsageError: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// The values of a command line by the names of its usage text.
struct Arguments: Sendable {
    fileprivate let values: [String: String]

    /// A value that may be missing, as it came: paths.
    subscript(_ name: String) -> String? { values[name] }

    /// A value that the grammar demands, as it came: paths.
    func required(_ name: String) throws(UsageError) -> String {
        guard let value = values[name] else { throw UsageError("\(name) is missing") }
        return value
    }

    /// Whether a flag is there.
    func has(_ flag: String) -> Bool { values[flag] != nil }

    /// A value of this form.
    func parsed<T>(_ name: String, _ form: InputFormat<T>) throws(UsageError) -> T {
        let value = try required(name)
        do { return try form.value(of: value) } catch { throw UsageError("\(name) \(error.message)") }
    }

    /// A value of this form that may be missing.
    func optional<T>(_ name: String, _ form: InputFormat<T>) throws(UsageError) -> T? {
        try values[name] == nil ? nil : parsed(name, form)
    }

    /// A value of this form that may be missing, or empty to clear.
    func clearable<T>(_ name: String, _ form: InputFormat<T>) throws(UsageError) -> T?? {
        guard let value = values[name] else { return nil }
        return Text.trimmed(value).isEmpty ? .some(nil) : .some(try parsed(name, form))
    }
}
