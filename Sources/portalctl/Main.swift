import Glibc
import PortalRuntime

@main struct Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // Created files, above all the database, are private to the user.
        umask(0o077)
        exit(CommandContext(process: .current).run(Array(CommandLine.arguments.dropFirst())))
    }
}
