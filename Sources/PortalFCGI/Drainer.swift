import Glibc
import PortalRuntime
import Synchronization

/// Takes over peers that have been answered before all of their body came, and reads and forgets the rest: Caddy sends a whole
/// body before it reads the answer. One thread for all, since a sender that is slow would hold a worker.
final class Drainer: Sendable {
    struct Limits: Sendable {
        /// At the same time; a further one is cut off.
        var peers = 256
        /// For one, in microseconds.
        var time: Int64 = 60_000_000
    }

    private struct Peer {
        let connection: Int32
        let end: Int64
    }

    private let limits: Limits
    private let peers = Mutex<[Peer]>([])

    init(_ limits: Limits) { self.limits = limits }

    deinit { peers.withLock { for peer in $0 { close(peer.connection) } } }

    /// Takes over a connection whose answer has been sent.
    func take(_ connection: Int32, now: Int64) {
        // The peer sees where its answer ends.
        shutdown(connection, Int32(SHUT_WR))
        let isTaken = peers.withLock { peers in
            guard peers.count < limits.peers else { return false }
            peers.append(Peer(connection: connection, end: now + limits.time))
            return true
        }
        if !isTaken { close(connection) }
    }

    /// Reads what has come; call again and again.
    func drain(now: Int64) {
        let current = peers.withLock { $0 }
        let ended = current.filter { $0.end < now || !Self.goesOn($0.connection) }.map(\.connection)
        guard !ended.isEmpty else { return }
        peers.withLock { $0.removeAll { ended.contains($0.connection) } }
        for connection in ended { close(connection) }
    }

    /// Whether no peer is there.
    var isIdle: Bool { peers.withLock(\.isEmpty) }

    /// Reads at most a megabyte, so that each has its turn; `false` once there is no more to come.
    private static func goesOn(_ connection: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            for _ in 0..<16 {
                let count = recv(connection, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                if count < 0 { return errno == EAGAIN || errno == EINTR }
                if count == 0 { return false }
            }
            return true
        }
    }
}
