import Glibc
package import PortalToolkit

/// What a database takes on its disk, and when it was last saved.
package struct DiskMetrics: Sendable {
    private let database: String

    /// - Parameter database: `PORTAL_DATABASE`.
    package init(database: String) { self.database = database }

    /// Tells that a backup is complete now; `portalctl backup` does.
    package func recordBackup(at now: Instant) throws(FileFailure) {
        try AtomicFile.replace(backupFile, with: "\(now.seconds)\n")
    }

    /// Adds the metrics.
    package func add(to page: inout MetricsText) {
        let sizes = [("database", ""), ("wal", "-wal")].map { kind, suffix in
            MetricsText.Sample(size(database + suffix), ["file": kind])
        }
        page.add("portal_database_size_bytes", .gauge, "Size of the database's files.", sizes)
        var disk = statvfs()
        if statvfs(folder, &disk) == 0 {
            page.add(
                "portal_disk_free_bytes", .gauge, "Free space of the database's disk.",
                UInt64(disk.f_bavail) * UInt64(disk.f_frsize))
            page.add(
                "portal_disk_size_bytes", .gauge, "Size of the database's disk.",
                UInt64(disk.f_blocks) * UInt64(disk.f_frsize))
        }
        page.add(
            "portal_backup_last_success_timestamp_seconds", .gauge, "Time of the last good backup; 0 for none.",
            lastBackup ?? 0)
    }

    private var folder: String { Folder.of(database) }

    /// Holds the time of the last good backup, in Unix seconds.
    private var backupFile: String { folder + "/backup.last" }

    /// Time of the last good backup in Unix seconds, up to the year 9999; `nil` for none.
    package var lastBackup: Int64? {
        let text = TextFile.read(backupFile, atMost: 32)
        let seconds = text.flatMap { Int64($0.prefix { $0 != "\n" }) }
        return seconds.flatMap { (1..<253_402_300_800).contains($0) ? $0 : nil }
    }

    private func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
