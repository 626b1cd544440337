import CLinux
import Glibc

/// A terminal at which a secret is typed.
enum HiddenTyping {
    /// Asks, and waits for a line that is typed without being shown, which the caller then reads. However it ends, by
    /// Ctrl-C too, the terminal is left as it was. Without a terminal only asks.
    static func wait(_ ask: () -> Void) {
        var shown = termios()
        guard tcgetattr(0, &shown) == 0 else { return ask() }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        var isTyped = false
        // Once more after Ctrl-Z and fg.
        while !isTyped {
            HeldSignals.during {
                tcsetattr(0, TCSANOW, &hidden)
                ask()
                isTyped = waitForLine()
                tcsetattr(0, TCSANOW, &shown)
            }
        }
    }

    /// - Returns: Whether there is a line, rather than a signal.
    private static func waitForLine() -> Bool {
        var signals = HeldSignals.set
        let descriptor = signalfd(-1, &signals, Int32(O_CLOEXEC))
        defer { close(descriptor) }
        let events = Int16(POLLIN)
        var sources = [pollfd(fd: descriptor, events: events, revents: 0), pollfd(fd: 0, events: events, revents: 0)]
        while poll(&sources, 2, -1) < 0, errno == EINTR {}
        return sources[0].revents == 0
    }
}
