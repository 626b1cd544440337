import Glibc
import PortalRuntime

@main struct Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        exit(Control(surroundings: .process).run(Array(CommandLine.arguments.dropFirst())))
    }
}
