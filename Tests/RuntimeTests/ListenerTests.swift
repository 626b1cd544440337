import Glibc
import PortalRuntime
import Testing

@testable import PortalFCGI

@Suite final class ListenerTests {
    private let folder = temporaryFolder()
    private var path: String { folder + "/s" }

    deinit { removeFolder(folder) }

    @Test func socketIsForOwnerAndGroupAndDoesNotBlock() throws {
        let descriptor = try Listener.open(.unix(path: path)).descriptor
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o660)
        #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        close(descriptor)
    }

    @Test func replacesDeadSocketOnly() throws {
        close(try Listener.open(.unix(path: path)).descriptor)
        let living = try Listener.open(.unix(path: path)).descriptor
        let error = #expect(throws: Listener.Unavailable.self) { try Listener.open(.unix(path: path)) }
        #expect(error?.description == "PORTAL_LISTEN: another process serves that socket")
        _ = try Peer(path)
        close(living)
    }

    @Test func leavesOtherFilesAlone() throws {
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: Listener.Unavailable.self) { try Listener.open(.unix(path: path)) }
        #expect(access(path, F_OK) == 0)
        #expect(throws: Listener.Unavailable.self) { try Listener.open(.unix(path: folder + "/none/s")) }
    }

    @Test func listensOnTCP() throws {
        let descriptor = try Listener.open(.tcp(host: "127.0.0.1", port: 39_517)).descriptor
        #expect(throws: Listener.Unavailable.self) { try Listener.open(.tcp(host: "127.0.0.1", port: 39_517)) }
        close(descriptor)
    }

    @Test(arguments: [
        ([], Command.serve(isInternal: false)), (["--internal"], .serve(isInternal: true)), (["--version"], .version),
        (["--help"], .help), (["--internal", "--x"], .misuse("one option at most")),
        (["x"], .misuse("unknown argument")),
    ]) func readsArguments(arguments: [String], command: Command) { #expect(Command(arguments) == command) }
}
