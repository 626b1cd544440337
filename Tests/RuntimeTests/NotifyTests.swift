import Glibc
import PortalRuntime
import Testing

@Suite struct NotifyTests {
    private func receiver(_ name: [UInt8]) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(2 + name.count)) }
        }
        return descriptor
    }

    private func take(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    @Test func tellsThroughSocketFile() {
        let folder = temporaryFolder()
        let descriptor = receiver(Array((folder + "/n").utf8))
        let notify = Notify(["NOTIFY_SOCKET": folder + "/n", "WATCHDOG_USEC": "15000000"])
        notify.ready()
        notify.watchdog()
        notify.stopping()
        #expect([take(descriptor), take(descriptor), take(descriptor)] == ["READY=1", "WATCHDOG=1", "STOPPING=1"])
        #expect(notify.watchdogInterval == 15_000_000)
        close(descriptor)
        removeFolder(folder)
    }

    @Test func tellsThroughAbstractSocket() {
        let name = "portal-test-\(getpid())"
        let descriptor = receiver([0] + Array(name.utf8))
        Notify(["NOTIFY_SOCKET": "@" + name]).ready()
        #expect(take(descriptor) == "READY=1")
        close(descriptor)
    }

    @Test func watchdogOfAnotherProcessIsNotOurs() {
        #expect(Notify(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "1"]).watchdogInterval == nil)
        #expect(Notify(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "\(getpid())"]).watchdogInterval == 5)
        #expect(Notify(["WATCHDOG_USEC": "x"]).watchdogInterval == nil)
        Notify([:]).ready()
    }
}
