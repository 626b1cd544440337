import Glibc
import PortalRuntime
import Testing

@testable import PortalFCGI

@Suite final class ListenerTests {
    private let folder = temporaryFolder()
    private var path: String { folder + "/s" }

    deinit { removeFolder(folder) }

    @Test func `the socket is non-blocking and open to owner and group only`() throws {
        let descriptor = try Listener.open(.unix(path: path)).descriptor
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o660)
        #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        close(descriptor)
    }

    @Test func `a dead socket is replaced, one in use is refused`() throws {
        close(try Listener.open(.unix(path: path)).descriptor)
        let living = try Listener.open(.unix(path: path)).descriptor
        let error = #expect(throws: Listener.Failure.self) { try Listener.open(.unix(path: path)) }
        #expect(error?.description == "PORTAL_LISTEN: another process serves that socket")
        _ = try Peer(path)
        close(living)
    }

    @Test func `a file that is no socket is left alone`() throws {
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: Listener.Failure.self) { try Listener.open(.unix(path: path)) }
        #expect(access(path, F_OK) == 0)
        #expect(throws: Listener.Failure.self) { try Listener.open(.unix(path: folder + "/none/s")) }
    }

    @Test func `a TCP listener refuses a port in use`() throws {
        let descriptor = try Listener.open(.tcp(host: "127.0.0.1", port: 39_517)).descriptor
        #expect(throws: Listener.Failure.self) { try Listener.open(.tcp(host: "127.0.0.1", port: 39_517)) }
        close(descriptor)
    }

    @Test(arguments: [
        ([], Command.serve(.pool)), (["--internal"], .serve(.internal)), (["--version"], .version),
        (["--control-plane"], .serve(.controlPlane)), (["--help"], .help),
        (["--internal", "--x"], .misuse("one option at most")),
        (["x"], .misuse("unknown argument")),
    ])
    func `portal-fcgi takes at most one known option`(arguments: [String], command: Command) {
        #expect(Command(arguments) == command)
    }
}
