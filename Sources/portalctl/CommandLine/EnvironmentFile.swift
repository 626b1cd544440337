/// Text in the format of systemd's `EnvironmentFile=` (systemd.exec(5); here as of its version 252).
enum EnvironmentFile {
    /// The variables that systemd would set; what it would ignore is left out, and the last value of a name wins.
    static func variables(of text: String) -> [String: String] {
        var reader = EnvironmentFileReader()
        for character in text.unicodeScalars { reader.read(character) }
        reader.end()
        return reader.variables
    }

    /// The line that sets a variable to this value.
    static func line(_ name: String, _ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy { !"\"'\\\r\n".unicodeScalars.contains($0) }
        let isTrimmed = value.first != " " && value.last != " " && value.first != "\t" && value.last != "\t"
        if isPlain, isTrimmed { return "\(name)=\(value)" }
        let escaped = value.unicodeScalars.map { "\"\\`$".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)" }
        return "\(name)=\"\(escaped.joined())\""
    }
}

/// The states of systemd's parser (`env-file.c`).
private struct EnvironmentFileReader {
    private enum State {
        case beforeName, name, comment, escapeInComment
        case beforeValue, value, escape, singleQuotes, doubleQuotes, escapeInQuotes
    }

    private typealias Characters = String.UnicodeScalarView

    private(set) var variables: [String: String] = [:]
    private var state = State.beforeName
    private var name = Characters()
    private var value = Characters()
    /// Length of the value without the blanks at its end.
    private var trimmed = 0

    mutating func read(_ character: Unicode.Scalar) {
        switch state {
        case .beforeName, .name, .comment, .escapeInComment: readName(character)
        case .beforeValue: readStart(character)
        case .value: readValue(character)
        case .escape, .singleQuotes, .doubleQuotes, .escapeInQuotes: readQuoted(character)
        }
    }

    /// What is begun counts, also without the quote at its end.
    mutating func end() {
        switch state {
        case .beforeName, .name, .comment, .escapeInComment: break
        default: add()
        }
    }

    private mutating func readName(_ character: Unicode.Scalar) {
        switch state {
        case .comment: state = character == "\\" ? .escapeInComment : Self.isEnd(character) ? .beforeName : .comment
        // The comment goes on in the next line.
        case .escapeInComment: state = .comment
        case .beforeName where character == "#" || character == ";": state = .comment
        case .beforeName where Self.isBlank(character): break
        case _ where Self.isEnd(character): reset()
        case .name where character == "=": state = .beforeValue
        default:
            state = .name
            name.append(character)
        }
    }

    /// Behind `=`, or behind closing quotes, where the value may go on.
    private mutating func readStart(_ character: Unicode.Scalar) {
        switch character {
        case _ where Self.isEnd(character): add()
        case "'": state = .singleQuotes
        case "\"": state = .doubleQuotes
        case "\\": state = .escape
        case _ where Self.isBlank(character): break
        default: readValue(character)
        }
    }

    private mutating func readValue(_ character: Unicode.Scalar) {
        state = .value
        if Self.isEnd(character) { return add() }
        if character == "\\" {
            (state, trimmed) = (.escape, value.count)
        } else if Self.isBlank(character) {
            value.append(character)
        } else {
            keep(character)
        }
    }

    private mutating func readQuoted(_ character: Unicode.Scalar) {
        switch (state, character) {
        case (.singleQuotes, "'"), (.doubleQuotes, "\""): state = .beforeValue
        case (.doubleQuotes, "\\"): state = .escapeInQuotes
        case (.singleQuotes, _), (.doubleQuotes, _): keep(character)
        case (.escapeInQuotes, _):
            state = .doubleQuotes
            // The line goes on.
            if character == "\n" { return }
            if !"\"\\`$".unicodeScalars.contains(character) { keep("\\") }
            keep(character)
        default:
            state = .value
            if !Self.isEnd(character) { keep(character) }
        }
    }

    /// Adds one that stays, also as a blank at the end.
    private mutating func keep(_ character: Unicode.Scalar) {
        value.append(character)
        trimmed = value.count
    }

    private mutating func add() {
        while let last = name.last, Self.isBlank(last) { name.removeLast() }
        if Self.isName(name) { variables[String(name)] = String(Characters(value.prefix(trimmed))) }
        reset()
    }

    private mutating func reset() {
        state = .beforeName
        (name, value, trimmed) = (Characters(), Characters(), 0)
    }

    private static func isEnd(_ character: Unicode.Scalar) -> Bool { character == "\n" || character == "\r" }

    private static func isBlank(_ character: Unicode.Scalar) -> Bool {
        character == " " || character == "\t" || isEnd(character)
    }

    private static func isName(_ name: Characters) -> Bool {
        let isDigit = { (character: Unicode.Scalar) in ("0"..."9").contains(character) }
        return name.first.map { !isDigit($0) } == true
            && name.allSatisfy { isDigit($0) || $0 == "_" || $0.isASCII && $0.properties.isAlphabetic }
    }
}
