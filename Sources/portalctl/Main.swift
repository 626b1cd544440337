import Glibc
import PortalRuntime

@main struct Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // What it makes, the database above all, is for its own user only.
        umask(0o077)
        exit(CommandContext(process: .current).run(Array(CommandLine.arguments.dropFirst())))
    }
}
