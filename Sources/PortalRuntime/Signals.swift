import Glibc

/// Signals reach one thread only, because a signal in the middle of a read makes libfcgi cut the request short.
package enum Signals {
    /// Blocks SIGTERM, SIGINT and SIGHUP for this thread and all that it starts, and ignores SIGPIPE.
    /// Comes before the first thread and before `FCGX_Init`.
    package static func block() {
        var set = watched()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Starts the thread that takes the signals; `block()` came before.
    /// - Parameters:
    ///   - drain: called on SIGTERM and SIGINT, each time.
    ///   - reload: called on SIGHUP; by default it does nothing.
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
