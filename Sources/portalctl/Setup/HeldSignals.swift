import Glibc

/// Signals by which an operator ends a command, or a machine its processes.
enum HeldSignals {
    /// Runs `body` to its end before any of them has its effect.
    static func during<T>(_ body: () throws -> T) rethrows -> T {
        var (held, before) = (set, sigset_t())
        pthread_sigmask(SIG_BLOCK, &held, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }

    /// All of them; those of `during` wait in a descriptor made of this set.
    static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP] { sigaddset(&set, number) }
        return set
    }
}
