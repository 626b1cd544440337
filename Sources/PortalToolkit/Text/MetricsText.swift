/// A page of metrics in Prometheus' text format 0.0.4.
package struct MetricsText: Sendable {
    /// `Content-Type` of the page.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The page so far.
    package private(set) var text = ""

    /// Kind of a metric.
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// A value with its labels.
    package struct Sample: Sendable {
        let suffix: String
        let labels: [(name: String, value: String)]
        let value: Double

        /// - Parameter suffix: of the name, in a histogram.
        package init(_ value: Double, _ labels: KeyValuePairs<String, String> = [:], suffix: String = "") {
            (self.value, self.suffix, self.labels) = (value, suffix, labels.map { ($0.key, $0.value) })
        }

        package init(_ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:]) {
            self.init(Double(value), labels)
        }
    }

    package init() {}

    /// Adds a metric with all its samples; nothing if it has none.
    /// - Parameter help: one line.
    package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            text += name + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
                text += "{\(labels.joined(separator: ","))}"
            }
            text += " \(Self.number(sample.value))\n"
        }
    }

    /// Adds a metric with one sample.
    package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger) {
        add(name, kind, help, [Sample(value)])
    }

    /// Adds whole metrics written elsewhere; without effect if their last line is cut off.
    package mutating func add(page: String) {
        if page.utf8.last == UInt8(ascii: "\n") { text += page }
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
