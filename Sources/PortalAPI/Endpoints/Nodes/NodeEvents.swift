import PortalLogic
import PortalStore
import PortalToolkit

/// What happened to a node, beside its metrics.
struct NodeEvent {
    enum Kind: String, CaseIterable {
        case restart, upgrade, boot, offline
        case noData = "no-data"

        init(_ kind: CommandKind) {
            switch kind {
            case .restart: self = .restart
            case .upgrade: self = .upgrade
            }
        }
    }

    let kind: Kind
    let from: Instant
    /// `nil` while it lasts.
    var to: Instant?
    var command: Command?
}

/// The events of a node in a span of time.
///
/// A state is known from its start on only while it lasts, and of boots only the last. Earlier failures show as
/// silences: spans without any figures.
enum NodeEvents {
    private static let maximum = 50
    /// A boot this long after a command ended is still its doing.
    private static let bootTime = Duration.minutes(10)

    /// The last events that reach into the grid, oldest first.
    /// - Parameter times: Of the rows in the grid, oldest first.
    static func all(
        of detail: NodeDetail, _ times: [Instant], on grid: MetricGrid, now: Instant, _ scope: TenantScope
    ) throws -> [NodeEvent] {
        let end = min(grid.to, now)
        let commands = try scope.commands(
            node: detail.node.id, from: grid.from, to: grid.to, limit: maximum
        ).filter { $0.state != .expired }.map(NodeEvent.init)
        var silences = silences(times, try neighbours(of: grid, detail.node.id, scope), grid.source, until: end)
        var events = commands
        if detail.node.status == .offline, detail.statusAt < end {
            if let last = silences.last, last.to == nil {
                silences[silences.count - 1].to = detail.statusAt
                if last.from >= detail.statusAt { silences.removeLast() }
            }
            events.append(NodeEvent(kind: .offline, from: detail.statusAt))
        }
        if let boot = detail.bootedAt, boot >= grid.from, boot < end,
            !commands.contains(where: { $0.from <= boot && boot <= ($0.to ?? now) + bootTime })
        {
            events.append(NodeEvent(kind: .boot, from: boot, to: boot))
        }
        return (events + silences).sorted { $0.from < $1.from }.suffix(maximum)
    }

    private static func neighbours(
        of grid: MetricGrid, _ node: NodeID, _ scope: TenantScope
    ) throws -> MetricNeighbours {
        switch grid.source {
        case .samples: try scope.samples(node: node, around: grid.from, grid.to)
        case .fiveMinutes, .hours: try scope.rollups(node: node, step: grid.source.step, around: grid.from, grid.to)
        }
    }

    /// Spans without rows, as long as those that make a node `no-data`; one without an end is open.
    private static func silences(
        _ times: [Instant], _ neighbours: MetricNeighbours, _ source: MetricSource, until end: Instant
    ) -> [NodeEvent] {
        let all = [neighbours.before].compactMap(\.self) + times + [neighbours.after].compactMap(\.self)
        var silences = zip(all, all.dropFirst()).compactMap { last, next in
            silence(from: last + source.step, to: next)
        }
        if neighbours.after == nil, let last = all.last, var open = silence(from: last + source.step, to: end) {
            open.to = nil
            silences.append(open)
        }
        return silences
    }

    private static func silence(from: Instant, to: Instant) -> NodeEvent? {
        to - from < NodeState.sampleTimeout ? nil : NodeEvent(kind: .noData, from: from, to: to)
    }
}

extension NodeEvent {
    fileprivate init(_ command: Command) {
        self.init(
            kind: Kind(command.kind), from: command.requestedAt, to: command.state.isLive ? nil : command.updatedAt,
            command: command)
    }
}

extension JSONWriter {
    /// The members of `node_event`.
    mutating func event(_ event: NodeEvent) {
        field("kind", event.kind.rawValue)
        instant("from", event.from)
        instant("to", event.to)
        field("state", event.command?.state.rawValue)
        field("version", event.command?.version)
    }
}
