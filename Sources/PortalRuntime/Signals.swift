import Glibc

/// Routes signals to a single thread, because libfcgi truncates a request when a signal interrupts a read.
package enum Signals {
    /// Blocks SIGTERM, SIGINT and SIGHUP for this thread and its descendants, and ignores SIGPIPE. Call before starting
    /// threads and before `FCGX_Init`.
    package static func block() {
        var set = watched()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Starts the signal-handling thread; call `block()` first.
    /// - Parameters:
    ///   - drain: called on each SIGTERM and SIGINT.
    ///   - reload: called on SIGHUP; does nothing by default.
    package static func watch(
        drain: @escaping @Sendable () -> Void, reload: @escaping @Sendable () -> Void = {}
    ) throws {
        let thread = try WorkerThread(name: "signals") {
            var set = watched()
            var number: Int32 = 0
            while true {
                guard sigwait(&set, &number) == 0 else { continue }
                if number == SIGHUP { reload() } else { drain() }
            }
        }
        thread.detach()
    }

    private static func watched() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
        return set
    }
}
