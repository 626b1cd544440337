import Glibc
import PortalRuntime
import Testing

@Suite struct NotifyTests {
    @Test func `systemd is notified through a socket file`() {
        let folder = temporaryFolder()
        let states = NotifyReceiver(folder + "/n")
        let notify = Notify(["NOTIFY_SOCKET": folder + "/n", "WATCHDOG_USEC": "15000000"])
        notify.ready()
        notify.watchdog()
        notify.stopping()
        #expect([states.next(), states.next(), states.next()] == ["READY=1", "WATCHDOG=1", "STOPPING=1"])
        #expect(notify.watchdogInterval == 15_000_000)
        removeFolder(folder)
    }

    @Test func `systemd is notified through an abstract socket`() {
        let name = "portal-test-\(getpid())"
        let states = NotifyReceiver("\0" + name)
        Notify(["NOTIFY_SOCKET": "@" + name]).ready()
        #expect(states.next() == "READY=1")
    }

    @Test func `a watchdog meant for another process is ignored`() {
        #expect(Notify(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "1"]).watchdogInterval == nil)
        #expect(Notify(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "\(getpid())"]).watchdogInterval == 5)
        #expect(Notify(["WATCHDOG_USEC": "x"]).watchdogInterval == nil)
        Notify([:]).ready()
    }
}

/// A datagram socket in place of systemd's.
final class NotifyReceiver {
    private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)

    /// - Parameter name: a path, or a NUL and a name of the abstract namespace.
    init(_ name: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(2 + name.utf8.count))
            }
        }
        var time = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// The next state; empty if none arrives within 5 s.
    func next() -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
