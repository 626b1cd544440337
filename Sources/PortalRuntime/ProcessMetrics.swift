package import PortalToolkit

/// The metrics of all processes: totals over living and ended ones, so that none goes backwards; states of the living.
package struct ProcessMetrics {
    private typealias Sample = MetricsText.Sample

    /// Kinds that an installation runs, whether or not one lives.
    private static let kinds = ["fcgi", "cp", "internal", "jobs"]
    private static let classes: [(column: Stats.Column, name: String)] = [
        (.informational, "1xx"), (.successes, "2xx"), (.redirects, "3xx"), (.clientErrors, "4xx"),
        (.serverErrors, "5xx"),
    ]

    private let all: [StatsReader.Process]
    private let now: Instant
    private var page = MetricsText()

    /// Adds the metrics to a page.
    package static func add(_ processes: [StatsReader.Process], to page: inout MetricsText, now: Instant) {
        var metrics = ProcessMetrics(all: processes, now: now, page: page)
        metrics.addProcesses()
        metrics.addRequests()
        metrics.addRefusals()
        metrics.addPool()
        metrics.addHashes()
        metrics.addWriteLane()
        metrics.addJobs()
        page = metrics.page
    }

    private var alive: [StatsReader.Process] { all.filter(\.isAlive) }
    private var pool: [StatsReader.Process] { all.filter { $0.kind == "fcgi" } }

    private func total(_ counter: Counter, of kind: String) -> UInt64 {
        all.filter { $0.kind == kind }.reduce(0) { $0 &+ $1[counter] }
    }

    // MARK: Processes

    private mutating func addProcesses() {
        page.add(
            "portal_processes", .gauge, "Living processes by state; stuck is without a heartbeat for 15 s.",
            Self.kinds.flatMap { kind in
                ["serving", "draining", "stuck"].map { state in
                    Sample(
                        alive.count { $0.kind == kind && self.state(of: $0) == state }, ["kind": kind, "state": state])
                }
            })
        page.add(
            "portal_process_start_time_seconds", .gauge, "Start of each living process since the Unix epoch.",
            alive.map { Sample(Double($0[.startedAt]) / 1000, ["process": $0.name]) })
        addByKind("portal_process_starts_total", "Starts of processes.", .starts)
        addByKind(
            "portal_process_crashes_total", "Ends that nobody had asked for, counted at the next start.", .crashes)
        addByKind("portal_log_dropped_lines_total", "Log lines that could not be written.", .droppedLines)
    }

    private func state(of process: StatsReader.Process) -> String {
        process.isMoving(now: now) ? process[.draining] == 0 ? "serving" : "draining" : "stuck"
    }

    private mutating func addByKind(_ name: String, _ help: String, _ counter: Counter) {
        page.add(name, .counter, help, Self.kinds.map { Sample(total(counter, of: $0), ["kind": $0]) })
    }

    // MARK: Requests

    private mutating func addRequests() {
        let rows = Self.rows(of: all.filter { $0.kind != "jobs" })
        page.add(
            "portal_http_requests_total", .counter, "Requests answered, by route and class of the status.",
            rows.flatMap { Self.requests($0.name, $0.words) })
        page.add(
            "portal_http_request_duration_seconds", .histogram, "Time that the pool took for a request.",
            histogram("read", at: Stats.Layout.histograms)
                + histogram("write", at: Stats.Layout.histograms + Stats.Layout.histogramWords))
    }

    private static func requests(_ name: String, _ row: [UInt64]) -> [Sample] {
        let words = name.split(separator: " ").map(String.init)
        guard words.count == 2 else { return [] }
        return classes.compactMap { column, status in
            let value = row[column.rawValue]
            // A class that a route never had is no series, but for the two that alerts look at.
            guard value > 0 || column == .successes || column == .serverErrors else { return nil }
            return Sample(value, ["method": words[0], "route": words[1], "status": status])
        }
    }

    /// Rows of these processes by name, summed.
    private static func rows(of processes: [StatsReader.Process]) -> [(name: String, words: [UInt64])] {
        var sums: [String: [UInt64]] = [:]
        for process in processes {
            for (name, row) in process.rows {
                sums[name] = sums[name].map { zip($0, row).map { $0 &+ $1 } } ?? row
            }
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func histogram(_ kind: String, at start: Int) -> [Sample] {
        func sum(_ word: Int) -> UInt64 { pool.reduce(0) { $0 &+ $1.words[start + word] } }
        var count: UInt64 = 0
        var samples: [Sample] = []
        for bucket in 0...Stats.bounds.count {
            count &+= sum(bucket)
            let bound = bucket < Stats.bounds.count ? "\(Double(Stats.bounds[bucket]) / 1_000_000)" : "+Inf"
            samples.append(Sample(Double(count), ["kind": kind, "le": bound], suffix: "_bucket"))
        }
        let seconds = Double(sum(Stats.bounds.count + 1)) / 1_000_000
        return samples + [
            Sample(seconds, ["kind": kind], suffix: "_sum"), Sample(Double(count), ["kind": kind], suffix: "_count"),
        ]
    }

    private mutating func addRefusals() {
        for (name, help, counter) in [
            ("portal_http_busy_total", "Requests refused with 503, to be tried again.", Counter.busy),
            ("portal_http_throttled_total", "Requests refused with 429.", .throttled),
            ("portal_http_bad_peers_total", "Connections without a timely request.", .badPeers),
            ("portal_http_overdue_peers_total", "Connections closed because their peer was too slow.", .overduePeers),
        ] {
            page.add(name, .counter, help, total(counter, of: "fcgi"))
        }
    }

    // MARK: Queues

    private mutating func addPool() {
        let pool = alive.filter { $0.kind == "fcgi" }
        func sum(_ counter: Counter) -> UInt64 { pool.reduce(0) { $0 &+ $1[counter] } }
        page.add("portal_pool_threads", .gauge, "Worker threads of the pool.", sum(.threads))
        page.add("portal_pool_busy_threads", .gauge, "Worker threads with a request.", sum(.busyThreads))
        page.add(
            "portal_pool_oldest_request_seconds", .gauge, "Age of the request that runs longest.",
            [Sample(Double(pool.map { $0[.oldestRequest] }.max() ?? 0) / 1_000_000)])
        page.add(
            "portal_password_hashes_waiting", .gauge, "Requests that wait for a password hash.", sum(.hashesWaiting))
    }

    private mutating func addHashes() {
        page.add("portal_password_hashes_total", .counter, "Password hashes made.", total(.hashes, of: "fcgi"))
        page.add(
            "portal_password_hash_refusals_total", .counter, "Requests refused because too many waited for a hash.",
            total(.hashRefusals, of: "fcgi"))
    }

    private mutating func addWriteLane() {
        let writers = ["fcgi", "cp", "jobs"]
        func samples(_ counter: Counter) -> [Sample] { writers.map { Sample(total(counter, of: $0), ["kind": $0]) } }
        page.add(
            "portal_write_lane_entries_total", .counter, "Writers that entered the write lane.", samples(.laneEntries))
        page.add(
            "portal_write_lane_timeouts_total", .counter, "Writers that gave up waiting for the write lane.",
            samples(.laneTimeouts))
        page.add(
            "portal_write_lane_wait_seconds_total", .counter, "Time that writers waited for the write lane.",
            writers.map { Sample(Double(total(.laneMicroseconds, of: $0)) / 1_000_000, ["kind": $0]) })
    }

    // MARK: Jobs

    private mutating func addJobs() {
        let jobs = all.filter { $0.kind == "jobs" }
        let rows = Self.rows(of: jobs)
        func add(_ name: String, _ help: String, _ kind: String, _ label: String?, _ ends: [(Stats.Column, String)]) {
            let own = rows.filter { $0.name.hasPrefix(kind + " ") }
            page.add(
                name, .counter, help,
                own.flatMap { row in
                    let subject = String(row.name.dropFirst(kind.utf8.count + 1))
                    return ends.map { column, result in
                        let value = row.words[column.rawValue]
                        guard let label else { return Sample(value, ["result": result]) }
                        return Sample(value, [label: subject, "result": result])
                    }
                })
        }
        add(
            "portal_job_runs_total", "Runs of the periodic jobs of portal-jobs.", "job", "name",
            [(.done, "done"), (.failed, "failed")])
        add(
            "portal_deliveries_total", "Attempts to deliver; a refused one is not retried.", "delivery", "channel",
            [(.done, "delivered"), (.failed, "refused"), (.retried, "retried")])
        add(
            "portal_domain_checks_total", "Checks of domains; of unreached ones the edge said nothing.", "check", nil,
            [(.done, "stored"), (.failed, "failed"), (.retried, "unreached")])
        let configured = jobs.filter(\.isAlive).reduce(0) { $0 | $1[.deliveries] }
        page.add(
            "portal_delivery_configured", .gauge, "Whether portal-jobs has the settings of a channel.",
            [Sample(configured & 1, ["channel": "mail"]), Sample(configured >> 1 & 1, ["channel": "commands"])])
    }
}

extension StatsReader.Process {
    /// The named rows.
    fileprivate var rows: [(String, [UInt64])] {
        stride(from: Stats.Layout.rows, to: words.count, by: Stats.Layout.rowWords).compactMap { start in
            let row = Array(words[start..<start + Stats.Layout.rowWords])
            let name = row.prefix(Stats.Layout.nameWords).withUnsafeBytes { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            return name.isEmpty ? nil : (name, row)
        }
    }
}
