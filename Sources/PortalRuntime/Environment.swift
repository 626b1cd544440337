import CLinux

/// The environment of the process.
package enum Environment {
    /// `NAME=value` strings, terminated by `nil`; valid until the environment changes.
    package static var strings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { clinux_environ() }

    /// All variables, except those with values that are not UTF-8.
    package static var current: [String: String] {
        var result: [String: String] = [:]
        guard var cursor = strings else { return result }
        while let string = cursor.pointee {
            if let text = String(validatingCString: string), let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            cursor += 1
        }
        return result
    }
}
