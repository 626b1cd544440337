/// Percentages from which a node needs attention (docs/api.md#attention).
package enum NodeLimits {
    package static let cpuPct = 95.0
    package static let memoryPct = 95.0
    package static let diskPct = 90.0
}
