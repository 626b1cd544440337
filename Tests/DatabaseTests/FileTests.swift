import Database
import Glibc
import Testing

/// docs/security.md#t38-unusable-database: foreign files are rejected, without creating files beside them.
@Suite struct FileTests {
    @Test func `a missing file is refused and not created`() throws {
        let database = try TestDatabase()
        #expect(kind { try DatabaseFile(path: database.path) } == .missing)
        #expect(kind { try DatabaseFile(path: database.folder + "/none/test.db") } == .missing)
        #expect(kind { try DatabaseFile(path: database.folder + "/none/test.db", create: true) } == .missing)
        #expect(database.names == [])
    }

    @Test(arguments: [[], Array("garbage".utf8), Array("SQLite format 3".utf8), [UInt8](repeating: 0, count: 8192)])
    func `a file that is no database is refused and left untouched`(bytes: [UInt8]) throws {
        let database = try TestDatabase()
        database.write(bytes)
        #expect(kind { try DatabaseFile(path: database.path) } == .corrupt)
        #expect(database.names == ["test.db"])
    }

    @Test func `creating a database refuses an existing file that is none`() throws {
        let database = try TestDatabase()
        database.write(Array("a text that somebody needs".utf8))
        #expect(kind { try DatabaseFile(path: database.path, create: true) } == .corrupt)
        #expect(database.names == ["test.db"])
    }

    @Test func `a folder or an empty path is no database`() throws {
        let database = try TestDatabase()
        #expect(kind { try DatabaseFile(path: database.folder) } == .corrupt)
        #expect(kind { try DatabaseFile(path: "") } == .missing)
    }

    @Test func `garbage pages behind a valid header are reported as corruption`() throws {
        let database = try TestDatabase()
        database.write(Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0x5A, count: 8192))
        #expect(kind { try database.connection() } == .corrupt)
    }

    @Test func `a new database gets empty, private lock files beside it`() throws {
        let database = try TestDatabase(Rows.table)
        #expect(database.names.contains("test.db"))
        for name in [".lane", ".turn", ".inuse"] {
            var status = stat()
            #expect(stat(database.path + name, &status) == 0)
            #expect(status.st_size == 0)
            #expect(status.st_mode & 0o077 == 0)
        }
    }

    /// Locks must be shared by all names of a file.
    @Test func `a symbolic link uses the locks of its target`() throws {
        let database = try TestDatabase(Rows.table)
        let link = database.folder + "/link.db"
        #expect(symlink(database.path, link) == 0)
        let connection = try Connection(DatabaseFile(path: link, laneDeadline: .milliseconds(50)))
        let holder = Holder(database.path + ".lane")
        #expect(kind { try connection.add(1) } == .busy)
        holder.release()
        #expect(!database.names.contains("link.db.lane"))
    }

    @Test func `every connection has the required pragmas`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let settings = [
            "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0",
            "cache_size": "-1000",
            "mmap_size": "0", "wal_autocheckpoint": "8000", "busy_timeout": "2000",
        ]
        for (name, value) in settings {
            // Some count as changes even when only queried.
            let found = try connection.write {
                try $0.first(Statement(name, .directory, "PRAGMA \(name)")) { $0.text(0) }
            }
            #expect(found == value, "\(name)")
        }
    }

    @Test func `exclusive access is refused while another process uses the database`() throws {
        let database = try TestDatabase(Rows.table)
        let file = try DatabaseFile(path: database.path)
        let child = try Child("share", database.path)
        #expect(child.line() == "ready")
        #expect(kind { try file.withExclusiveAccess { Issue.record("not alone") } } == .busy)
        child.kill()
        #expect(try file.withExclusiveAccess { true })
    }

    @Test func `no process can open the database during exclusive access`() throws {
        let database = try TestDatabase(Rows.table)
        let file = try DatabaseFile(path: database.path)
        try file.withExclusiveAccess {
            let child = try Child("share", database.path)
            #expect(child.line()?.contains("is used by somebody alone") == true)
        }
        let child = try Child("share", database.path)
        #expect(child.line() == "ready")
    }
}
