import PortalToolkit

/// How long a node's figures are kept, by their resolution.
package enum MetricRetention {
    /// Samples as they came.
    package static let samples = Duration.hours(48)
    /// Averages of five minutes.
    package static let fiveMinutes = Duration.days(7)
    /// Averages of an hour.
    package static let hours = Duration.days(90)
}
